package io.waybill.infra.access;

import io.waybill.domain.access.Permission;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

import java.lang.reflect.Method;

/** Asks, before anything of a request is read, whether who sent it may do what it is about. */
@Component
class PermissionInterceptor implements HandlerInterceptor {
    private final AccessDecisions decisions;

    PermissionInterceptor(AccessDecisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && method.getBeanType().getPackageName().startsWith("io.waybill.")) {
            for (Permission permission : neededBy(method.getBeanType(), method.getMethod())) {
                decisions.require(permission);
            }
        }
        return true;
    }

    /**
     * @throws IllegalStateException where a controller does not say: nobody is let there
     */
    static Permission[] neededBy(Class<?> controller, Method method) {
        @Nullable Needs own = method.getAnnotation(Needs.class);
        @Nullable Needs needs = own != null ? own : controller.getAnnotation(Needs.class);
        if (needs == null) {
            throw new IllegalStateException(method + " does not say what it needs");
        }
        return needs.value();
    }
}
