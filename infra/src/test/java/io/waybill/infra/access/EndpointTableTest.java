package io.waybill.infra.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Role;
import io.waybill.projections.Words;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds the tables of the documentation against the controllers and the roles. {@code
 * -Daccess.write=true} writes them anew.
 */
class EndpointTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "access.md");
    private static final String ENDPOINTS = "| method | address | takes |\n| --- | --- | --- |\n";
    private static final String ROLES = "| | ";

    @Test
    void theTableOfEndpointsSaysWhatControllersSay() throws Exception {
        hold(ENDPOINTS, endpoints().stream().map(Endpoint::row).collect(Collectors.joining("\n")));
    }

    @Test
    void theTableOfRolesSaysWhatTheyPermit() throws Exception {
        StringBuilder table = new StringBuilder();
        List<Permission> permissions = List.of(Permission.values());
        table.append(permissions.stream().map(Words::of).collect(Collectors.joining(" | ")))
                .append(" |\n|")
                .append(" --- |".repeat(permissions.size() + 1));
        for (Role role : Role.values()) {
            table.append("\n| **").append(role.word()).append("** |");
            for (Permission permission : permissions) {
                table.append(role.permissions().contains(permission) ? " ✓ |" : " |");
            }
        }
        hold(ROLES, table.toString());
    }

    /** What follows {@code head}, up to the next empty line. */
    private static void hold(String head, String table) throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(head);
        assertThat(begin).as("a table that begins with %s", head).isNotNegative();
        begin += head.length();
        int end = text.indexOf("\n\n", begin);
        if (Boolean.getBoolean("access.write")) {
            Files.writeString(
                    DOCUMENT,
                    text.substring(0, begin) + table + (end < 0 ? "\n" : text.substring(end)));
        } else {
            assertThat(text.substring(begin, end < 0 ? text.length() : end).strip())
                    .isEqualTo(table);
        }
    }

    private static Set<Endpoint> endpoints() throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scan =
                new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        Set<Endpoint> found = new TreeSet<>();
        for (BeanDefinition bean : scan.findCandidateComponents("io.waybill")) {
            Class<?> controller = Class.forName(bean.getBeanClassName());
            for (Method method : controller.getDeclaredMethods()) {
                found.addAll(endpoints(controller, method));
            }
        }
        assertThat(found).hasSizeGreaterThan(100);
        // These two are no controllers; what they begin is a command, which is asked about itself.
        for (String begin : List.of("/api/v1", "/ui")) {
            found.add(
                    new Endpoint(
                            "GET",
                            begin + "/containers/{container}/terminal",
                            Set.of(Permission.OPERATE)));
        }
        return found;
    }

    private static List<Endpoint> endpoints(Class<?> controller, Method method) {
        RequestMapping mapping =
                AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping == null) {
            return List.of();
        }
        Set<Permission> needs = Set.of(PermissionInterceptor.neededBy(controller, method));
        RequestMapping outer =
                AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        List<Endpoint> all = new ArrayList<>();
        for (String begin : outer == null ? new String[] {""} : outer.path()) {
            for (String rest : mapping.path().length == 0 ? new String[] {""} : mapping.path()) {
                for (RequestMethod each : mapping.method()) {
                    all.add(new Endpoint(each.name(), begin + rest, needs));
                }
            }
        }
        assertThat(all).as("%s answers to something", Arrays.asList(method)).isNotEmpty();
        return all;
    }
}
