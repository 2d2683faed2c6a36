/** Stacks: their images put on record, their revisions declared, and what became of each. */
@NullMarked
package io.waybill.infra.stack;

import org.jspecify.annotations.NullMarked;
