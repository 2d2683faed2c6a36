package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is shipped is all on the bill of materials, under licences that go with Apache-2.0. */
class ShippedLibrariesIT {
    /** By SPDX, or as their projects call them. */
    private static final Set<String> ALLOWED =
            Set.of(
                    "Apache-2.0",
                    "MIT",
                    "MIT-0",
                    "0BSD",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "EPL-2.0",
                    "Public Domain",
                    "Go License",
                    "Bouncy Castle Licence",
                    "Indiana University Extreme! Lab Software License");

    @Test
    void eachIsOnTheBill() throws IOException {
        Set<String> billed =
                components()
                        .map(
                                component ->
                                        component.path("name").asString()
                                                + "-"
                                                + component.path("version").asString())
                        .collect(Collectors.toSet());
        try (Stream<Path> shipped = Files.list(Path.of("target/service/lib"))) {
            assertThat(shipped)
                    .extracting(jar -> String.valueOf(jar.getFileName()))
                    .isNotEmpty()
                    .allSatisfy(jar -> assertThat(billed).anyMatch(jar::startsWith));
        }
    }

    @Test
    void eachHasALicenceThatAllowsIt() throws IOException {
        assertThat(components().filter(component -> !isOurs(component)))
                .isNotEmpty()
                .allSatisfy(
                        component ->
                                assertThat(licences(component))
                                        .as(component.path("purl").asString())
                                        .containsAnyElementsOf(ALLOWED));
    }

    private static Stream<JsonNode> components() throws IOException {
        return WaybillJson.mapper()
                .readTree(
                        Files.readString(
                                Path.of("target/classes/META-INF/sbom/application.cdx.json")))
                .path("components")
                .valueStream();
    }

    private static boolean isOurs(JsonNode component) {
        return component.path("group").asString().equals("io.waybill");
    }

    private static List<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(
                        said ->
                                Stream.of("/license/id", "/license/name", "/expression")
                                        .map(where -> said.at(where).asString(""))
                                        .filter(name -> !name.isEmpty())
                                        .findFirst()
                                        .orElse("none"))
                .toList();
    }
}
