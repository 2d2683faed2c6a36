package io.waybill.infra.command;

import io.waybill.domain.Answer;
import io.waybill.domain.access.AccessCommand;
import io.waybill.domain.secret.SecretCommand;
import io.waybill.domain.stack.StackCommand;

import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;

/** Has a command decided, and anew on what others wrote where they were faster. */
@Component
public class Dispatch {
    static final int ATTEMPTS = 10;
    private final CommandGateway gateway;

    Dispatch(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * @throws AggregateStreamCreationException where what can only begin something finds it begun
     * @throws Commands.Overtaken where others were faster each time
     */
    public Answer send(Object command, Map<String, Object> metadata) {
        @Nullable RuntimeException lost = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return gateway.sendAndWait(new GenericCommandMessage<>(command, metadata));
            } catch (ConcurrencyException overtaken) {
                lost = overtaken;
            } catch (AggregateStreamCreationException begun) {
                if (!goesOnWithWhatIsThere(command)) {
                    throw begun;
                }
                lost = begun;
            }
        }
        throw new Commands.Overtaken(lost);
    }

    /**
     * The same, and something beside its events, in one transaction with them.
     *
     * @throws AggregateStreamCreationException as above
     * @throws Commands.Overtaken as above
     */
    public Answer send(Object command, Map<String, Object> metadata, InSameTransaction alongside) {
        Map<String, Object> all = new HashMap<>(metadata);
        all.put(InSameTransaction.KEY, alongside);
        return send(command, all);
    }

    /** Rather than to begin it. */
    private static boolean goesOnWithWhatIsThere(Object command) {
        return command instanceof AccessCommand
                || command instanceof StackCommand
                || command instanceof SecretCommand;
    }
}
