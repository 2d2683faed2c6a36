package io.waybill.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.runtime.registry.PushedImages.Pushed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A registry that asks each request for a user and a password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryLoginIT {
    // More than letters, as passwords are: a colon, and a character of two bytes.
    private static final Credentials ALI = new Credentials("ali", "open:sésame");
    private static final String ALIS_LINE =
            "ali:$2y$05$abcdefghijklmnopqrstuuhXc5No48fzHsU10RGcFa6hOjqnVXe76\n";

    private TestRegistry registry;
    private Pushed image;
    private String web;

    @BeforeAll
    void startTheRegistry(@TempDir Path content) throws Exception {
        try (TestRegistry open = TestRegistry.openToAll(content)) {
            image = new PushedImages(open.address(), "shop/web").image("v1", "amd64", "layer");
        }
        registry = TestRegistry.withUsers(content, ALIS_LINE);
        web = registry.address() + "/shop/web";
    }

    @AfterAll
    void endTheRegistry() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void theRightLoginIsLetIn() {
        assertThat(knowing(registry.address(), ALI).resolve(web, "v1").digest())
                .isEqualTo(image.digest());
    }

    @Test
    void aWrongLoginIsRefusedByItsUserAndNotItsPassword() {
        Credentials wrong = new Credentials("ali", "open barley");
        assertRefused(knowing(registry.address(), wrong), "'ali'", "waybill.registry.logins");
    }

    @Test
    void noLoginIsRefusedWithWhereToSetOne() {
        assertRefused(new RegistryClient(Map.of(), Set.of()), "set waybill.registry.logins for it");
    }

    @Test
    void theLoginOfAnotherRegistryIsNotTried() {
        assertRefused(knowing("registry.example", ALI), "set waybill.registry.logins for it");
    }

    private static RegistryClient knowing(String registry, Credentials login) {
        return new RegistryClient(Map.of(registry, login), Set.of());
    }

    private void assertRefused(RegistryClient client, String... told) {
        assertThatThrownBy(() -> client.resolve(web, "v1"))
                .isInstanceOfSatisfying(
                        RegistryFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("registry-unauthorized"))
                .hasMessageContaining(web)
                .hasMessageContainingAll(told)
                .hasMessageNotContainingAny("barley", ALI.password());
    }
}
