/** What terminals in containers show, kept. */
@NullMarked
package io.waybill.infra.terminal;

import org.jspecify.annotations.NullMarked;
