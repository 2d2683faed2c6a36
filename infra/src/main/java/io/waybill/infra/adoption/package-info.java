/** Containers that nobody put under record: which there are, and how they come under it. */
@NullMarked
package io.waybill.infra.adoption;

import org.jspecify.annotations.NullMarked;
