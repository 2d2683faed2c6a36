/** Compose files: read, with every field known, refused or left out by name; nothing is ignored. */
@NullMarked
package io.waybill.infra.compose;

import org.jspecify.annotations.NullMarked;
