package io.waybill.infra.eventstore;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.SecretId;
import io.waybill.domain.StackId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.Container;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.host.Host;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.Image;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.rollout.Rollout;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.secret.Secret;
import io.waybill.domain.secret.SecretState;
import io.waybill.domain.stack.Stack;
import io.waybill.domain.stack.StackState;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;

import java.util.function.Function;

/** Reads aggregates beside commands: the newest state there is, not a projection's. */
public final class Aggregates {
    private final Repository<Image> images;
    private final Repository<Host> hosts;
    private final Repository<Container> containers;
    private final Repository<Rollout> rollouts;
    private final Repository<Stack> stacks;
    private final Repository<Secret> secrets;
    private final TransactionManager transactions;

    Aggregates(
            Repository<Image> images,
            Repository<Host> hosts,
            Repository<Container> containers,
            Repository<Rollout> rollouts,
            Repository<Stack> stacks,
            Repository<Secret> secrets,
            TransactionManager transactions) {
        this.images = images;
        this.hosts = hosts;
        this.containers = containers;
        this.rollouts = rollouts;
        this.stacks = stacks;
        this.secrets = secrets;
        this.transactions = transactions;
    }

    /**
     * @throws UnknownThing where no such image was ever registered
     */
    public ImageState image(ImageId id) {
        return read(
                images,
                id.toString(),
                Image::state,
                "image " + id.value() + " is not registered; register it first");
    }

    /**
     * @throws UnknownThing where no such host was ever registered
     */
    public HostState host(HostId id) {
        return read(hosts, id.toString(), Host::state, "host " + id.value() + " is not registered");
    }

    /**
     * @throws UnknownThing where no such container was ever declared
     */
    public ContainerState container(ContainerId id) {
        return read(
                containers,
                id.toString(),
                Container::state,
                "container " + id.value() + " is not on record");
    }

    /**
     * @throws UnknownThing where no such rollout was ever started
     */
    public RolloutState rollout(RolloutId id) {
        return read(
                rollouts,
                id.toString(),
                Rollout::state,
                "rollout " + id.value() + " is not on record");
    }

    /**
     * @throws UnknownThing where no such stack was ever declared
     */
    public StackState stack(StackId id) {
        return read(
                stacks, id.toString(), Stack::state, "stack " + id.value() + " is not on record");
    }

    /**
     * @throws UnknownThing where it was never given a value
     */
    public SecretState secret(SecretId id) {
        return read(
                secrets,
                id.toString(),
                Secret::state,
                "secret " + id.value() + " is not on record; give it a value first");
    }

    /**
     * A version is withdrawn for a reason that holds for what was made from it before, too; what is
     * no registered version cannot be.
     *
     * @throws io.waybill.domain.TransitionRefused where it is withdrawn
     */
    public void requireStartable(ImageReference image, String action) {
        if (image.version() != ImageReference.NONE) {
            image(image.image()).requireStartable(image.version(), action);
        }
    }

    private <A, R> R read(
            Repository<A> repository, String id, Function<A, R> question, String otherwise) {
        UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(null);
        try {
            unitOfWork.attachTransaction(transactions);
            return repository.load(id).invoke(question);
        } catch (AggregateNotFoundException _) {
            throw new UnknownThing(otherwise);
        } finally {
            // Nothing was changed. A commit, unlike a rollback, leaves the aggregate in the cache.
            if (unitOfWork.isActive()) {
                unitOfWork.commit();
            }
        }
    }
}
