/** The pages for people: they ask what the API asks, and command as it commands. */
@NullMarked
package io.waybill.infra.web;

import org.jspecify.annotations.NullMarked;
