/** What every aggregate shares: identifiers, who acts, and how a command is refused. */
@NullMarked
package io.waybill.domain;

import org.jspecify.annotations.NullMarked;
