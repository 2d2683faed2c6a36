package io.waybill.infra.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Touched;
import io.waybill.infra.access.ApprovalProperties.Rule;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class ApprovalRulesTest {
    private static final Touched PROD = bearing("web", Map.of("env", "prod", "team", "shop"));
    private static final Touched TEST = bearing("try", Map.of("env", "test"));
    private static final Touched HOST =
            new Touched("host edge-1", new HostId("edge-1"), null, null);

    private static Touched bearing(String name, Map<String, String> labels) {
        return new Touched(
                "container " + name, new HostId("edge-1"), new ImageId("shop-web"), labels);
    }

    private static ApprovalRules rules(Rule... rules) {
        return new ApprovalRules(new ApprovalProperties(List.of(rules)));
    }

    private static Rule rule(String where, int hours) {
        return new Rule(where, Duration.ofHours(hours));
    }

    @Test
    void whereThereAreNoneNothingTakesOne() {
        assertThat(rules().isEmpty()).isTrue();
        assertThat(rules().of(List.of(PROD, HOST))).isEmpty();
    }

    @Test
    void oneThingThatIsSelectedIsEnough() {
        ApprovalRules rules = rules(rule("label=env=prod", 1));
        assertThat(rules.of(List.of(TEST, HOST))).isEmpty();
        assertThat(rules.of(List.of(TEST, PROD)).orElseThrow().thing()).isEqualTo(PROD);
    }

    @Test
    void oneThatSelectsNothingInParticularSelectsAll() {
        assertThat(rules(rule("", 1)).of(List.of(HOST))).isPresent();
    }

    @Test
    void ofSeveralThatSelectItTheOneCountsThatWaitsTheLeast() {
        ApprovalRules rules = rules(rule("label=env=prod", 8), rule("label=team=shop", 2));
        assertThat(rules.of(List.of(PROD)).orElseThrow().within()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void whatSelectsNothingThatThereIsOrWaitsForNothingIsNoRule() {
        assertThatThrownBy(() -> rules(rule("zone=a", 1))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> rule("", 0)).hasMessageContaining("within");
    }
}
