package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.HostRequest.SecretsTold;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.SecretValues;
import io.waybill.runtime.Secrets;
import io.waybill.runtime.sealing.SealedSecrets;
import io.waybill.runtime.sealing.Sealing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The agent's side of the handover; the service's is played. */
class AskedSecretsTest {
    private static final OperationId OPERATION = new OperationId("1".repeat(32));
    private static final ContainerSpec SPEC =
            ContainerSpec.DEFAULT.withEnvironment(
                    Map.of("DB_PASSWORD", "secret:db-password@3", "MODE", "live"));

    private final ContainerId container = Asked.container();
    private final List<AgentReport> reports = new ArrayList<>();
    private Consumer<SecretsAsked> service = _ -> {};

    private final AskedSecrets secrets =
            new AskedSecrets(
                    Asked.HOST,
                    report -> {
                        reports.add(report);
                        service.accept((SecretsAsked) report);
                    },
                    Secrets.under("a key that tests make fingerprints with"),
                    Clock.systemUTC());

    @Test
    void whatIsHandedOverIsOpenedAndNothingInTheClearWasSent() {
        service = asked -> secrets.told(sealed(asked, Asked.HOST));

        SecretValues values = get();

        assertThat(values).isNotNull();
        assertThat(values.environment(SPEC))
                .isEqualTo(Map.of("DB_PASSWORD", "hunter2", "MODE", "live"));
        SecretsAsked asked = (SecretsAsked) reports.getFirst();
        assertThat(asked.secrets()).hasSize(1);
        assertThat(new String(WaybillJson.mapper().writeValueAsBytes(sealed(asked, Asked.HOST))))
                .doesNotContain("hunter2");
    }

    @Test
    void eachAskingHasAKeyOfItsOwn() {
        service = asked -> secrets.told(sealed(asked, Asked.HOST));
        get();
        get();

        assertThat(((SecretsAsked) reports.getFirst()).key())
                .isNotEqualTo(((SecretsAsked) reports.getLast()).key());
    }

    @Test
    void whatWasSealedForAnotherHostIsNotOpened() {
        service = asked -> secrets.told(sealed(asked, new HostId("elsewhere")));

        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.is("secrets-not-opened")).isTrue());
    }

    @Test
    void aRefusalIsTheOperationsFailure() {
        service =
                asked ->
                        secrets.told(
                                new SecretsTold(
                                        asked.id(),
                                        null,
                                        new Failure("secret-destroyed", "it is gone")));

        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.is("secret-destroyed")).isTrue())
                .hasMessage("it is gone");
    }

    @Test
    void nobodyAsksForWhatNamesNoSecret() {
        assertThat(secrets.of(container, OPERATION, ContainerSpec.DEFAULT, () -> true))
                .isSameAs(SecretValues.NONE);
        assertThat(reports).isEmpty();
    }

    @Test
    void whatIsNotAskedForAnyMoreIsWaitedForNoLonger() {
        boolean[] asked = {true};
        service = _ -> asked[0] = false;

        assertThat(secrets.of(container, OPERATION, SPEC, () -> asked[0])).isNull();
    }

    private @Nullable SecretValues get() {
        return secrets.of(container, OPERATION, SPEC, () -> true);
    }

    private static SecretsTold sealed(SecretsAsked asked, HostId host) {
        return new SecretsTold(
                asked.id(),
                Sealing.seal(
                        Base64.getDecoder().decode(asked.key()),
                        SealedSecrets.purpose(),
                        SealedSecrets.alongside(
                                asked.id(), host, asked.containerId(), asked.operation()),
                        WaybillJson.mapper()
                                .writeValueAsBytes(Map.of("secret:db-password@3", "hunter2"))),
                null);
    }
}
