@org.jspecify.annotations.NullMarked
package io.waybill.infra.archive;
