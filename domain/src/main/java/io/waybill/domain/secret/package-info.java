/** Secrets: which there are, in which versions, and which were destroyed; never what they say. */
@NullMarked
package io.waybill.domain.secret;

import org.jspecify.annotations.NullMarked;
