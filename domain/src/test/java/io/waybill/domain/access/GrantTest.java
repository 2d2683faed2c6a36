package io.waybill.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.SecretId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

class GrantTest {
    private static final Touched WEB = touched("edge-1", "shop-web", Map.of("team", "web"));

    private static Touched touched(
            @Nullable String host, @Nullable String image, @Nullable Map<String, String> labels) {
        return new Touched(
                "container web",
                host == null ? null : new HostId(host),
                image == null ? null : new ImageId(image),
                labels);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "viewer|viewer",
                " OPERATOR |operator",
                "operator image=shop host=lab,edge-* host=lab|operator host=edge-*,lab image=shop",
                "operator label=team=web label=a=b=c|operator label=a=b=c label=team=web",
                "operator secret=b,a host=lab label=a=b|operator host=lab secret=a,b label=a=b",
                "keeper secret=ci-*|keeper secret=ci-*"
            })
    void itIsWrittenInOneWay(String text, String written) {
        Grant grant = Grant.parse(text);
        assertThat(grant).hasToString(written);
        assertThat(Grant.parse(written)).isEqualTo(grant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "root",
                "viewer host=edge-1",
                "admin label=team=web",
                "operator host=",
                "operator host=a,,b",
                "operator host=a/b",
                "operator edge-1",
                "operator label=team",
                "operator label==web",
                "operator label=team=web label=team=db",
                "operator role=admin",
                "viewer secret=a",
                "keeper host=lab"
            })
    void whatDoesNotHaveTheFormIsRefused(String text) {
        assertThatThrownBy(() -> Grant.parse(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageNotContaining("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operator",
                "operator host=edge-1",
                "operator host=lab,edge-*",
                "operator host=*1",
                "operator image=*-web label=team=web",
                "admin"
            })
    void whatItIsBoundToItPermits(String grant) {
        assertThat(Grant.parse(grant).permits(Permission.OPERATE, WEB)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "viewer",
                "auditor",
                "agent",
                "operator host=edge-10",
                "operator host=edge",
                "operator host=edge-1 image=shop",
                "operator label=team=web label=tier=front"
            })
    void whatItIsNotBoundToItDoesNot(String grant) {
        assertThat(Grant.parse(grant).permits(Permission.OPERATE, WEB)).isFalse();
    }

    @Test
    void whatCanBearNoneOfItIsNotAmongIt() {
        Touched host = touched("edge-1", null, null);
        assertThat(Grant.parse("operator host=edge-1").permits(Permission.OPERATE, host)).isTrue();
        assertThat(
                        Grant.parse("operator host=edge-1 label=team=web")
                                .permits(Permission.OPERATE, host))
                .isFalse();
        assertThat(Grant.parse("operator image=*").permits(Permission.OPERATE, host)).isFalse();
        Touched image = touched(null, "shop-web", null);
        assertThat(Grant.parse("operator host=*").permits(Permission.OPERATE, image)).isFalse();
    }

    @Test
    void aDotIsADot() {
        assertThat(
                        Grant.parse("operator host=a.b")
                                .permits(Permission.OPERATE, touched("axb", null, null)))
                .isFalse();
    }

    @Test
    void onlyAnAdminMayAll() {
        for (Role role : Role.values()) {
            assertThat(role.permissions().containsAll(List.of(Permission.values())))
                    .as(role.word())
                    .isEqualTo(role == Role.ADMIN);
        }
    }

    @Test
    void whoIsBoundUsesThoseSecretsAloneThatAreNamed() {
        Touched plain = WEB;
        Touched with =
                new Touched(WEB.what(), WEB.host(), WEB.image(), WEB.labels(), secrets("web-db"));
        assertThat(Grant.parse("operator").permits(Permission.OPERATE, with)).isTrue();
        assertThat(Grant.parse("operator host=edge-*").permits(Permission.OPERATE, plain)).isTrue();
        assertThat(Grant.parse("operator host=edge-*").permits(Permission.OPERATE, with)).isFalse();
        assertThat(
                        Grant.parse("operator host=edge-* secret=web-*")
                                .permits(Permission.OPERATE, with))
                .isTrue();
        assertThat(Grant.parse("operator host=lab secret=web-*").permits(Permission.OPERATE, with))
                .isFalse();
        assertThat(Grant.parse("operator secret=other").permits(Permission.OPERATE, with))
                .isFalse();
        assertThat(Grant.parse("operator secret=other").permits(Permission.OPERATE, plain))
                .isTrue();
    }

    @Test
    void aSecretItselfIsOnNoHost() {
        Touched secret = Touched.secret(new SecretId("web-db"));
        for (String may :
                List.of(
                        "admin",
                        "operator",
                        "keeper",
                        "keeper secret=web-*",
                        "operator host=lab secret=web-db")) {
            assertThat(Grant.parse(may).permits(Permission.KEEP_SECRETS, secret)).as(may).isTrue();
        }
        for (String mayNot :
                List.of("viewer", "auditor", "operator host=lab", "keeper secret=db-*")) {
            assertThat(Grant.parse(mayNot).permits(Permission.KEEP_SECRETS, secret))
                    .as(mayNot)
                    .isFalse();
        }
    }

    private static Set<SecretId> secrets(String name) {
        return Set.of(new SecretId(name));
    }
}
