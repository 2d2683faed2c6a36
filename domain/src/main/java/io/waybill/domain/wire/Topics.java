package io.waybill.domain.wire;

import io.waybill.domain.HostId;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of the topics.
 *
 * @param prefix what they all begin with, such as {@code waybill}
 */
public record Topics(String prefix) {
    public static final Topics DEFAULT = new Topics("waybill");

    /** Every event, in the order of its position. */
    public String events() {
        return prefix + ".events";
    }

    /** The newest state of every container; compacted, keyed by subject. */
    public String containerStates() {
        return prefix + ".state.containers";
    }

    /** The newest state of every image and of every version; compacted, keyed by subject. */
    public String imageStates() {
        return prefix + ".state.images";
    }

    /** The newest state of every host; compacted, keyed by subject. */
    public String hostStates() {
        return prefix + ".state.hosts";
    }

    /** The topics of states. */
    public List<String> states() {
        return List.of(containerStates(), imageStates(), hostStates());
    }

    /** How far the publisher has come; compacted. */
    public String publisherPosition() {
        return prefix + ".publisher-position";
    }

    /** Signed checkpoints of the log, each at least once. */
    public String checkpoints() {
        return prefix + ".checkpoints";
    }

    /** How far each replay that is under way has come; compacted, keyed by replay. */
    public String replays() {
        return prefix + ".replays";
    }

    /** What others command. */
    public String commands() {
        return prefix + ".commands";
    }

    /** What became of that. */
    public String commandResults() {
        return prefix + ".command-results";
    }

    /** What stood among the commands and is none, with the reason. */
    public String commandDeadLetters() {
        return prefix + ".commands.dead-letter";
    }

    /** How far the commands are read, and which are under way; compacted. */
    public String commandProgress() {
        return prefix + ".command-progress";
    }

    /** Whether a topic is one of Waybill's, or may become one. */
    public boolean own(String topic) {
        return topic.equals(prefix) || topic.startsWith(prefix + ".");
    }

    /** What a host's containers are to be; compacted, keyed by container. */
    public String desired(HostId host) {
        return prefix + ".hosts." + host.value() + ".desired";
    }

    /** What a host's agent reports. */
    public String observed(HostId host) {
        return prefix + ".hosts." + host.value() + ".observed";
    }

    /** What a host's agent is asked to tell or to hand over, for the moment only. */
    public String requests(HostId host) {
        return prefix + ".hosts." + host.value() + ".requests";
    }

    /** What it answers to those. */
    public String replies(HostId host) {
        return prefix + ".hosts." + host.value() + ".replies";
    }

    /** What a host's agent has begun to do and must not do twice; compacted, keyed by operation. */
    public String journal(HostId host) {
        return prefix + ".hosts." + host.value() + ".journal";
    }

    /** The observed topics of all hosts. */
    public Pattern allObserved() {
        return Pattern.compile(Pattern.quote(prefix + ".hosts.") + "[a-z0-9-]+\\.observed");
    }

    /**
     * The host that an observed topic is of: an observation's origin is its topic, not its claim.
     */
    public HostId hostOf(String observedTopic) {
        String start = prefix + ".hosts.";
        return new HostId(
                observedTopic.substring(
                        start.length(), observedTopic.length() - ".observed".length()));
    }
}
