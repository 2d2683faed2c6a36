package io.waybill.infra.command;

import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerCommand.AcceptDrift;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;

/** Carries commands out, each in one transaction. */
@Component
public class Commands {
    private final Dispatch dispatch;
    private final Gate gate;

    Commands(Dispatch dispatch, CommandBus bus, Gate gate) {
        this.dispatch = dispatch;
        this.gate = gate;
        bus.registerHandlerInterceptor(Commands::alongside);
    }

    private static Object alongside(
            UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain)
            throws Exception {
        Object result = chain.proceed();
        Object alongside = unitOfWork.getMessage().getMetaData().get(InSameTransaction.KEY);
        if (alongside instanceof InSameTransaction write && result instanceof Answer answer) {
            write.write(answer);
        }
        return result;
    }

    /**
     * For what comes before a command: it is not begun where the command itself would not be let.
     *
     * @throws io.waybill.domain.Forbidden where who gives it may not
     */
    public void requireAllowed(Object command, Caller caller) {
        gate.require(command, caller);
    }

    public Answer send(Object command, Caller caller) {
        return send(command, caller, InSameTransaction.NOTHING);
    }

    /**
     * Answers once the command's events are in the log for good.
     *
     * @throws io.waybill.domain.Refusal where it is not admitted; nothing has changed then
     */
    public Answer send(Object command, Caller caller, InSameTransaction alongside) {
        Gate.Pass pass = gate.require(command, caller);
        Map<String, Object> metadata = new HashMap<>(caller.metadata());
        metadata.putAll(pass.says());
        try {
            Answer answered =
                    dispatch.send(
                            command,
                            metadata,
                            answer -> {
                                pass.alongside().write(answer);
                                alongside.write(answer);
                            });
            pass.afterwards().run();
            return answered;
        } catch (AggregateStreamCreationException _) {
            throw new Conflict(subject(command) + " is registered already");
        } catch (AggregateNotFoundException missing) {
            throw new UnknownThing(missing.getAggregateIdentifier() + " is not on record");
        } catch (DuplicateKeyException taken) {
            throw nameTaken(command, taken);
        }
    }

    /** Others changed the same thing each time that this was decided; it may be tried again. */
    public static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken(@Nullable Throwable lost) {
            super("others changed it at the same time, " + Dispatch.ATTEMPTS + " times over", lost);
        }
    }

    private static RuntimeException nameTaken(Object command, DuplicateKeyException failure) {
        String named =
                switch (command) {
                    case DeclareContainer declare -> "named " + declare.name();
                    case AdoptContainer adopt -> "named " + adopt.found().name();
                    case RenameContainer rename -> "named " + rename.name();
                    case MoveContainer _ -> "of that name";
                    case AcceptDrift _ -> "of the name that it bears on its host";
                    default -> null;
                };
        return named != null && String.valueOf(failure.getMessage()).contains("container_name_live")
                ? new Conflict(
                        "there is a container "
                                + named
                                + (command instanceof MoveContainer move
                                        ? " on host " + move.to().value()
                                        : " on this host")
                                + " already; remove or rename it, or choose another name")
                : failure;
    }

    private static String subject(Object command) {
        return switch (command) {
            case io.waybill.domain.image.ImageCommand image -> "image " + image.imageId().value();
            case io.waybill.domain.host.HostCommand host -> "host " + host.hostId().value();
            default -> "this";
        };
    }
}
