package io.waybill.infra.commandtopic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class CommandTypeTest {
    @ParameterizedTest
    @EnumSource
    void eachTypeIsARequestOfTheApi(CommandType type) {
        assertThat(ApiMethods.of(type)).as(ApiMethods.request(type)).isPresent();
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
}
