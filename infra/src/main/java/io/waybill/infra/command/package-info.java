/** How a command is carried out: who asks and why, once and only once, with names kept unique. */
@NullMarked
package io.waybill.infra.command;

import org.jspecify.annotations.NullMarked;
