/**
 * The log as compressed files beside the database, each of which can be verified and read without
 * it.
 */
@NullMarked
package io.waybill.infra.archive;

import org.jspecify.annotations.NullMarked;
