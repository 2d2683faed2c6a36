/** People: who they are, beside a log that names them by pseudonyms. */
@NullMarked
package io.waybill.infra.people;

import org.jspecify.annotations.NullMarked;
