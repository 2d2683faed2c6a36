package io.waybill.domain.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageWorkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web:v1",
                "127.0.0.1:5000/shop/web:v1",
                "registry.example/shop/web_a.b-c:1.2-rc.3"
            })
    void aNameWithATagCanBePulledPushedAndGiven(String name) {
        assertThatCode(() -> new ImageWork.Pull(name)).doesNotThrowAnyException();
        assertThatCode(() -> new ImageWork.Push(name)).doesNotThrowAnyException();
        assertThatCode(() -> new ImageWork.Tag(name, name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web",
                "127.0.0.1:5000/shop/web",
                "web:",
                "web: v1",
                "-v:v1",
                "web:v1\n",
                "https://registry.example/shop/web:v1",
                "../web:v1",
                "web@sha256:12"
            })
    void whatNamesNoContentIsRefused(String name) {
        assertThatThrownBy(() -> new ImageWork.Pull(name)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ImageWork.Push(name)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ImageWork.Tag("web:v1", name))
                .isInstanceOf(InvalidInput.class);
    }
}
