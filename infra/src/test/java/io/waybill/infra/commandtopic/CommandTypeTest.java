package io.waybill.infra.commandtopic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

class CommandTypeTest {
    private static final Set<String> REQUESTS = requests();

    @ParameterizedTest
    @EnumSource
    void eachTypeIsARequestOfTheApi(CommandType type) {
        String resource =
                switch (type.subject()) {
                    case NONE -> "";
                    case CONTAINER -> "/containers/{}";
                    case REVISION -> "/containers/{}/revisions/{}";
                    case IMAGE -> "/images/{}";
                    case VERSION -> "/images/{}/versions/{}";
                    case HOST -> "/hosts/{}";
                };
        assertThat(REQUESTS).contains(type.method() + " /api/v1" + resource + type.rest());
    }

    @ParameterizedTest
    @EnumSource
    void eachTypeIsDocumented(CommandType type) throws IOException {
        String name =
                type.cloudEventType()
                        .substring(
                                "io.waybill.command.".length(),
                                type.cloudEventType().length() - ".v1".length());
        assertThat(Files.readString(Path.of("../docs/kafka.md"))).contains("`" + name + "`");
    }

    private static Set<String> requests() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> requests = new HashSet<>();
        scanner.findCandidateComponents("io.waybill.infra.api")
                .forEach(
                        found -> {
                            try {
                                addAll(Class.forName(found.getBeanClassName()), requests);
                            } catch (ClassNotFoundException impossible) {
                                throw new IllegalStateException(impossible);
                            }
                        });
        return requests;
    }

    private static void addAll(Class<?> controller, Set<String> requests) {
        RequestMapping shared =
                AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        String begin = shared == null || shared.path().length == 0 ? "" : shared.path()[0];
        for (Method method : controller.getDeclaredMethods()) {
            RequestMapping own =
                    AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (own != null) {
                String path = begin + (own.path().length == 0 ? "" : own.path()[0]);
                for (RequestMethod verb : own.method()) {
                    requests.add(verb + " " + path.replaceAll("\\{[^}]*}", "{}"));
                }
            }
        }
    }
}
