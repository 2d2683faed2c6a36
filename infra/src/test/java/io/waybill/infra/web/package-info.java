@NullMarked
package io.waybill.infra.web;

import org.jspecify.annotations.NullMarked;
