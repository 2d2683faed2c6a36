/** Who may do what: roles, what they permit, and how it is put on record that they were given. */
@NullMarked
package io.waybill.domain.access;

import org.jspecify.annotations.NullMarked;
