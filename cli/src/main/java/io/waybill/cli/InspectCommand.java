package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the API says of things, whatever they are. */
@Command(
        name = "inspect",
        description =
                "Print all that is known of containers, hosts, images or stacks, as a list of the API's own answers in"
                        + " JSON. What several bear the name of is looked for in this order.",
        footer = {"  waybill inspect web", "  waybill inspect --type host build-1"})
final class InspectCommand implements Callable<Integer> {
    enum Kind {
        container,
        host,
        image,
        stack
    }

    @Nullable
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Only of this kind: container, host, image or stack.")
    Kind kind;

    @Parameters(
            arity = "1..*",
            paramLabel = "CONTAINER",
            description = "A container's name, host/name or id; or another thing's name.")
    List<String> names = new ArrayList<>();

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        int code = 0;
        for (String name : names) {
            try {
                found.add(Json.read(find(name)));
            } catch (Failed failed) {
                if (failed.exitCode() != Failed.REFUSED) {
                    throw failed;
                }
                common.warn(failed.getMessage() == null ? name : failed.getMessage());
                code = failed.exitCode();
            }
        }
        String json = Json.pretty(found);
        common.print(common.output == Common.Output.yaml ? common.data(json) : json);
        return code;
    }

    private String find(String name) {
        Api api = common.api();
        Failed first = null;
        for (Kind each : kind == null ? Kind.values() : new Kind[] {kind}) {
            try {
                return api.get("/" + each + "s/" + Api.segment(name), Map.of()).body();
            } catch (Failed failed) {
                if (failed.exitCode() != Failed.REFUSED) {
                    throw failed;
                }
                first = first == null ? failed : first;
            }
        }
        throw first == null ? new Failed(Failed.REFUSED, "there is no " + name) : first;
    }
}
