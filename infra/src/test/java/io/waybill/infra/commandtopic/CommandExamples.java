package io.waybill.infra.commandtopic;

import static io.waybill.infra.commandtopic.CommandForm.example;

import io.waybill.infra.commandtopic.CommandForm.Example;

/** A command of each type. */
final class CommandExamples {
    private static final String WEB = "containers/web";
    private static final String IMAGE = "images/shop-web";
    private static final String HOST = "hosts/berlin-1";

    private CommandExamples() {}

    static Example of(CommandType type) {
        return switch (type) {
            case RUN ->
                    example(
                            null,
                            """
                            {"name": "web", "host": "berlin-1", "image": "shop-web", "version": 1,
                             "spec": {"command": ["serve", "--port", "8080"], "environment": {"MODE": "live"},
                                      "ports": [{"containerPort": 8080, "hostPort": 18080}],
                                      "limits": {"memoryBytes": 268435456, "cpus": 0.5},
                                      "restartPolicy": {"name": "on-failure", "maximumRetries": 3}},
                             "start": true, "driftPolicy": "enforce", "reason": "autumn sale", "ticket": "CHG-7"}""");
            case START, PAUSE, UNPAUSE -> example(WEB, "{\"reason\": \"autumn sale\"}");
            case STOP -> example(WEB, "{\"grace\": \"5s\", \"reason\": \"too much memory\"}");
            case RESTART ->
                    example(
                            "containers/berlin-1/web",
                            "{\"grace\": \"5s\", \"ticket\": \"CHG-8\"}");
            case KILL -> example(WEB, "{\"signal\": \"HUP\", \"reason\": \"new settings\"}");
            case RENAME -> example(WEB, "{\"name\": \"web-old\"}");
            case MOVE ->
                    example(
                            WEB,
                            "{\"host\": \"berlin-2\", \"grace\": \"5s\", \"leaveVolumes\": false, \"reason\": \"the host gets new memory\"}");
            case CALL_OFF_MOVE -> example(WEB, "{\"reason\": \"not now\"}");
            case REMOVE -> example(WEB, "{\"force\": true, \"reason\": \"the sale is over\"}");
            case UPGRADE ->
                    example(
                            WEB,
                            """
                            {"version": 1, "environment": {"set": {"MODE": "test"}, "unset": ["TRACE"]},
                             "limits": {"memoryBytes": 536870912}, "unset": ["user"], "order": "stop-first", "grace": "5s",
                             "note": "twice the memory", "reason": "too little memory", "ticket": "CHG-9"}""");
            case ROLL_BACK ->
                    example(
                            WEB,
                            "{\"revision\": 1, \"state\": \"running\", \"reason\": \"slower\"}");
            case SET_DRIFT_POLICY -> example(WEB, "{\"policy\": \"record\"}");
            case PIN_REVISION, UNPIN_REVISION ->
                    example("containers/web/revisions/1", "{\"reason\": \"known to be good\"}");
            case NOTE_REVISION ->
                    example("containers/web/revisions/1", "{\"note\": \"known to be good\"}");
            case REGISTER_IMAGE ->
                    example(
                            null,
                            "{\"name\": \"shop-web\", \"repository\": \"registry.example:5000/shop/web\"}");
            case PUBLISH_VERSION ->
                    example(IMAGE, "{\"reference\": \"v1\", \"makeCurrent\": true}");
            case SWITCH_CURRENT ->
                    example(IMAGE, "{\"version\": 1, \"reason\": \"known to be good\"}");
            case FOLLOW_TAGS ->
                    example(
                            IMAGE,
                            "{\"tags\": [\"v*\", \"stable\"], \"pollEvery\": \"5m\", \"makeCurrent\": false}");
            case WITHDRAW_VERSION, REINSTATE_VERSION ->
                    example("images/shop-web/versions/1", "{\"reason\": \"CVE-2026-1\"}");
            case REGISTER_HOST ->
                    example(
                            null,
                            """
                            {"name": "berlin-1", "address": "simulated:",
                             "labels": {"room": "b7"}, "reason": "a new host"}""");
            case LABEL_HOST -> example(HOST, "{\"labels\": {\"room\": \"b8\", \"disk\": \"ssd\"}}");
            case CORDON_HOST, UNCORDON_HOST -> example(HOST, "{\"reason\": \"new memory\"}");
            case DRAIN_HOST -> example(HOST, "{\"stop\": true, \"reason\": \"new memory\"}");
            case DECOMMISSION_HOST -> example(HOST, "{\"reason\": \"out of use\"}");
        };
    }
}
