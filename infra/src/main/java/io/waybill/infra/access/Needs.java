package io.waybill.infra.access;

import io.waybill.domain.access.Permission;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which permission who asks needs: said of a controller, and of what differs within it. What says
 * nothing is let nobody.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Needs {
    /** None for what is about nobody's rights, such as the way in. */
    Permission[] value();
}
