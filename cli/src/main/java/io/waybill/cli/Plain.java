package io.waybill.cli;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** Which variables are given in the clear though they look like secrets. */
final class Plain {
    @Option(
            names = "--plain",
            paramLabel = "NAME",
            description =
                    "A variable whose value is to be on record in the clear for good, though it looks like a secret;"
                            + " repeatable.")
    List<String> names = new ArrayList<>();

    void in(ObjectNode body) {
        if (!names.isEmpty()) {
            names.forEach(body.putArray("plain")::add);
        }
    }
}
