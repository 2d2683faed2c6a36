package io.waybill.infra.commandtopic;

import static io.waybill.infra.commandtopic.SubjectForm.CONTAINER;
import static io.waybill.infra.commandtopic.SubjectForm.HOST;
import static io.waybill.infra.commandtopic.SubjectForm.IMAGE;
import static io.waybill.infra.commandtopic.SubjectForm.NONE;
import static io.waybill.infra.commandtopic.SubjectForm.REVISION;
import static io.waybill.infra.commandtopic.SubjectForm.VERSION;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of commands, and which request of the API each of them is. */
enum CommandType {
    RUN("container.run", "POST", NONE, "/containers"),
    START("container.start", "POST", CONTAINER, "/start"),
    STOP("container.stop", "POST", CONTAINER, "/stop"),
    RESTART("container.restart", "POST", CONTAINER, "/restart"),
    PAUSE("container.pause", "POST", CONTAINER, "/pause"),
    UNPAUSE("container.unpause", "POST", CONTAINER, "/unpause"),
    KILL("container.kill", "POST", CONTAINER, "/kill"),
    RENAME("container.rename", "POST", CONTAINER, "/rename"),
    MOVE("container.move", "POST", CONTAINER, "/move"),
    CALL_OFF_MOVE("container.call-off-move", "DELETE", CONTAINER, "/move"),
    REMOVE("container.remove", "DELETE", CONTAINER, ""),
    UPGRADE("container.upgrade", "POST", CONTAINER, "/upgrade"),
    ROLL_BACK("container.rollback", "POST", CONTAINER, "/rollback"),
    SET_DRIFT_POLICY("container.set-drift-policy", "PUT", CONTAINER, "/drift-policy"),
    PIN_REVISION("container.pin-revision", "POST", REVISION, "/pin"),
    UNPIN_REVISION("container.unpin-revision", "POST", REVISION, "/unpin"),
    NOTE_REVISION("container.note-revision", "PUT", REVISION, "/note"),
    REGISTER_IMAGE("image.register", "POST", NONE, "/images"),
    PUBLISH_VERSION("image.publish-version", "POST", IMAGE, "/versions"),
    SWITCH_CURRENT("image.switch-current", "PUT", IMAGE, "/current"),
    FOLLOW_TAGS("image.follow-tags", "PUT", IMAGE, "/following"),
    WITHDRAW_VERSION("image.withdraw-version", "POST", VERSION, "/withdraw"),
    REINSTATE_VERSION("image.reinstate-version", "POST", VERSION, "/reinstate"),
    REGISTER_HOST("host.register", "POST", NONE, "/hosts"),
    LABEL_HOST("host.label", "PUT", HOST, "/labels"),
    CORDON_HOST("host.cordon", "POST", HOST, "/cordon"),
    UNCORDON_HOST("host.uncordon", "POST", HOST, "/uncordon"),
    DRAIN_HOST("host.drain", "POST", HOST, "/drain"),
    DECOMMISSION_HOST("host.decommission", "DELETE", HOST, "");

    private static final Map<String, CommandType> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toMap(CommandType::cloudEventType, Function.identity()));

    private final String name;
    private final String method;
    private final SubjectForm subject;
    private final String rest;

    /**
     * @param rest of the path, after what the subject says
     */
    CommandType(String name, String method, SubjectForm subject, String rest) {
        this.name = name;
        this.method = method;
        this.subject = subject;
        this.rest = rest;
    }

    static Optional<CommandType> of(String cloudEventType) {
        return Optional.ofNullable(BY_NAME.get(cloudEventType));
    }

    /** Such as {@code io.waybill.command.container.stop.v1}. */
    String cloudEventType() {
        return "io.waybill.command." + name + ".v1";
    }

    String method() {
        return method;
    }

    SubjectForm subject() {
        return subject;
    }

    String rest() {
        return rest;
    }
}
