package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** What a shell offers where a container is to be named. It says nothing where nobody answers. */
@Command(
        name = NamesCommand.NAME,
        hidden = true,
        description = "Lists the names of containers, for a shell's completion.",
        footer = "  waybill __names")
final class NamesCommand implements Callable<Integer> {
    static final String NAME = "__names";

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        try {
            common.api().names("container").forEach(name -> common.print(Table.printable(name)));
        } catch (Failed _) {
            // Nobody is to be told in the middle of typing.
        }
        return 0;
    }
}
