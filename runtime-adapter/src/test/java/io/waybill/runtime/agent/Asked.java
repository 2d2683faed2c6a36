package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.MoveStage;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.SecretSource;
import io.waybill.runtime.SecretValues;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the tests ask of containers; each operation is a new one. */
final class Asked {
    static final SecretSource NO_SECRETS = (_, _, _, _) -> SecretValues.NONE;

    static final HostId HOST = new HostId("here");

    private Asked() {}

    static ContainerId container() {
        return new ContainerId(hex());
    }

    static Desired toRun() {
        return toRun(ContainerSpec.DEFAULT);
    }

    static Desired toRun(ContainerSpec spec) {
        return desired(spec, DesiredState.RUNNING, operation(Action.CREATE, null));
    }

    static Desired to(Action action, DesiredState state) {
        return desired(ContainerSpec.DEFAULT, state, operation(action, null));
    }

    /**
     * @param run that is to be ended, by when it began
     */
    static Desired toRestart(@Nullable Instant run) {
        return desired(ContainerSpec.DEFAULT, DesiredState.RUNNING, operation(Action.RESTART, run));
    }

    static Desired toStartWhereItMoves() {
        Move move = new Move(new HostId("other"), HOST, true, false, MoveStage.STARTING, null);
        Operation step =
                new Operation(new OperationId(hex()), Action.START, null, null, null, null, move);
        return desired(ContainerSpec.DEFAULT, DesiredState.RUNNING, step);
    }

    static ContainerSpec publishing(int hostPort) {
        return spec(List.of(new PortBinding(8080, "tcp", "127.0.0.1", hostPort)), false);
    }

    static ContainerSpec removingItself() {
        return spec(List.of(), true);
    }

    private static ContainerSpec spec(List<PortBinding> ports, boolean autoRemove) {
        return new ContainerSpec(
                List.of(),
                List.of(),
                Map.of(),
                ports,
                List.of(),
                Map.of(),
                Limits.NONE,
                RestartPolicy.NEVER,
                null,
                null,
                null,
                null,
                autoRemove);
    }

    static Desired desired(ContainerSpec spec, DesiredState state, Operation operation) {
        return desired("web", spec, state, operation);
    }

    static Desired desired(
            String name, ContainerSpec spec, DesiredState state, Operation operation) {
        String image = "registry.example/shop/web@sha256:" + "0".repeat(64);
        return new Desired(
                HOST,
                name,
                1,
                new ImageReference(new ImageId("web"), 1, image),
                spec,
                state,
                operation);
    }

    static Operation operation(Action action, @Nullable Instant supersedes) {
        return new Operation(new OperationId(hex()), action, null, null, supersedes, null);
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
