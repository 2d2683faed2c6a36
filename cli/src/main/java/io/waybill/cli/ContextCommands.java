package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.concurrent.Callable;

/** The Waybills that were logged in to. */
@Command(
        name = "context",
        description = "The Waybills that were logged in to, of which one is current.",
        footer = {"  waybill context", "  waybill context use prod"})
final class ContextCommands implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        Contexts contexts = contexts(common);
        if (common.asData()) {
            ObjectNode answer = Json.object();
            ArrayNode items = answer.putArray("items");
            for (String name : contexts.names()) {
                ObjectNode item = items.addObject();
                item.put("name", name);
                item.put("server", contexts.named(name).server().toString());
                item.put("current", contexts.isCurrent(name));
            }
            common.print(common.data(answer.toString()));
        } else if (contexts.names().isEmpty()) {
            common.print("no contexts; make one with: waybill login --server URL NAME");
        } else {
            Table table = new Table("NAME", "SERVER", "CURRENT");
            for (String name : contexts.names()) {
                table.row(
                        name,
                        contexts.named(name).server().toString(),
                        contexts.isCurrent(name) ? "current" : "");
            }
            common.print(table.render(common.screen()));
        }
        return 0;
    }

    @Command(
            description =
                    "Makes one the current, which commands speak to where nothing else is said.",
            footer = "  waybill context use prod")
    int use(@Mixin Common how, @Parameters(paramLabel = "CONTEXT") String name) {
        contexts(how).use(name);
        return 0;
    }

    @Command(
            description = "Forgets one, and its token. On the server, the token stays valid.",
            footer = "  waybill context rm prod")
    int rm(@Mixin Common how, @Parameters(paramLabel = "CONTEXT") String name) {
        contexts(how).remove(name);
        return 0;
    }

    private static Contexts contexts(Common how) {
        return Contexts.of(how.around().environment());
    }
}
