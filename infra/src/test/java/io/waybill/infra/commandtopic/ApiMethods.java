package io.waybill.infra.commandtopic;

import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What takes the API's requests, by verb and path, the path's variables as <code>{}</code>. */
final class ApiMethods {
    private static final Map<String, Method> ALL = all();

    private ApiMethods() {}

    /** Which takes the request that a command is. */
    static Optional<Method> of(CommandType type) {
        return Optional.ofNullable(ALL.get(request(type)));
    }

    /** Such as <code>POST /api/v1/containers/{}/stop</code>. */
    static String request(CommandType type) {
        String resource =
                switch (type.subject()) {
                    case NONE -> "";
                    case CONTAINER -> "/containers/{}";
                    case REVISION -> "/containers/{}/revisions/{}";
                    case IMAGE -> "/images/{}";
                    case VERSION -> "/images/{}/versions/{}";
                    case HOST -> "/hosts/{}";
                };
        return type.method() + " /api/v1" + resource + type.rest();
    }

    private static Map<String, Method> all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Map<String, Method> all = new HashMap<>();
        scanner.findCandidateComponents("io.waybill.infra.api")
                .forEach(
                        found -> {
                            try {
                                addAll(Class.forName(found.getBeanClassName()), all);
                            } catch (ClassNotFoundException impossible) {
                                throw new IllegalStateException(impossible);
                            }
                        });
        return all;
    }

    private static void addAll(Class<?> controller, Map<String, Method> all) {
        RequestMapping shared =
                AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        String begin = shared == null || shared.path().length == 0 ? "" : shared.path()[0];
        for (Method method : controller.getDeclaredMethods()) {
            RequestMapping own =
                    AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (own != null) {
                String path = begin + (own.path().length == 0 ? "" : own.path()[0]);
                for (RequestMethod verb : own.method()) {
                    all.put(verb + " " + path.replaceAll("\\{[^}]*}", "{}"), method);
                }
            }
        }
    }
}
