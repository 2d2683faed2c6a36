package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.Callable;

/** Signs in to a Waybill once, for all commands after it. */
@Command(
        name = "login",
        description =
                "Keeps a server and a token as a context, which the commands after it speak to. The token is asked for, read"
                        + " from standard input where that is no terminal, or given with --token.",
        footer = {
            "  waybill login --server https://waybill.example prod",
            "  waybill login --server https://waybill.example prod < token-file"
        })
final class LoginCommand implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Parameters(
            arity = "0..1",
            paramLabel = "CONTEXT",
            description = "What to call it; default: default.")
    String name = "default";

    @Override
    public Integer call() {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
            throw new Failed(
                    Failed.USAGE,
                    "a context's name has letters, digits, '-', '_' and '.', 63 at most, such as prod");
        }
        URI server = Access.serverToLogInTo(common.which().server, common.around());
        String given = common.which().token;
        String token = given != null ? given : ask(server);
        if (token == null || token.isBlank()) {
            throw new Failed(Failed.USAGE, "no token was given");
        }
        Access signedIn = new Access(server, token.strip());
        new Api(signedIn)
                .get("/hosts", Map.of("limit", "1")); // refused where the token is not known
        Contexts contexts = Contexts.of(common.around().environment());
        contexts.put(name, signedIn);
        common.print(
                "signed in to %s; kept as context %s in %s"
                        .formatted(server, name, contexts.file()));
        return 0;
    }

    private @Nullable String ask(URI server) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Token for %s: ", server);
            return typed == null ? null : new String(typed);
        }
        try {
            return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
                    .readLine();
        } catch (IOException failure) {
            throw new Failed(Failed.USAGE, "cannot read the token: " + Trouble.why(failure));
        }
    }
}
