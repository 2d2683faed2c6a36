package io.waybill.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The command line's beginning: which commands there are, and what becomes of their errors. */
@Command(
        name = "waybill",
        mixinStandardHelpOptions = true,
        version = "waybill 0.1.0",
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "The system of record for containers: commands them, and knows what they did and why.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:the operation failed, was abandoned, or was not finished when --wait was over",
            " 2:the command line is not understood",
            " 3:refused (HTTP 4xx): unknown, invalid, or not possible in its state",
            " 4:no answer, or Waybill or what it depends on is away (HTTP 5xx)",
            " 5:unauthorised (HTTP 401, 403)",
            "130:interrupted with Ctrl-C"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ./waybill up          starts a Waybill here; see ./waybill up --help",
            "  waybill image add shop-web registry.example/shop/web",
            "  waybill image publish shop-web v1",
            "  waybill run --name web -p 8080:80 -m 'first try' shop-web",
            "  waybill history web"
        })
final class Main {
    /** As people come to need them, and as the help lists them. */
    private static final List<String> IN_ORDER =
            List.of(
                    "image",
                    "host",
                    "run",
                    "adopt",
                    "ps",
                    "show",
                    "drift",
                    "drift-policy",
                    "start",
                    "stop",
                    "restart",
                    "pause",
                    "unpause",
                    "kill",
                    "move",
                    "upgrade",
                    "revisions",
                    "diff",
                    "pin",
                    "unpin",
                    "exec",
                    "logs",
                    "transcript",
                    "stats",
                    "top",
                    "changes",
                    "cp",
                    "commit",
                    "rollback",
                    "rollout",
                    "rename",
                    "rm",
                    "history",
                    "replay",
                    "replays",
                    "life",
                    "uptime",
                    "fleet",
                    "audit",
                    "events",
                    "webhooks",
                    "operation",
                    "projections",
                    "verify",
                    "status",
                    "tokens",
                    "login",
                    "context",
                    "completion");

    private final Surroundings around;

    private Main(Surroundings around) {
        this.around = around;
    }

    Surroundings around() {
        return around;
    }

    public static void main(String[] arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Path home =
                Optional.ofNullable(System.getProperty("waybill.home")).map(Path::of).orElse(null);
        Surroundings around =
                new Surroundings(
                        out,
                        err,
                        System.getenv(),
                        Path.of("").toAbsolutePath(),
                        home,
                        InstantSource.system());
        int code = run(around, arguments);
        out.flush();
        System.exit(code);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * @return the exit code
     */
    static int run(Surroundings around, String... arguments) {
        return commandLine(around).execute(arguments);
    }

    static CommandLine commandLine(Surroundings around) {
        CommandLine line = new CommandLine(new Main(around));
        CommandLine run = new CommandLine(new RunCommand());
        run.setStopAtPositional(true);
        Map<String, CommandLine> commands = new HashMap<>();
        commands.put("run", run);
        CommandLine exec = new CommandLine(new ExecInCommand());
        exec.setStopAtPositional(true);
        commands.put("exec", exec);
        commands.put("upgrade", new CommandLine(new UpgradeCommand()));
        commands.putAll(new CommandLine(new RevisionCommands()).getSubcommands());
        commands.put("cp", new CommandLine(new CopyCommand()));
        commands.put("events", new CommandLine(new EventsCommand()));
        CommandLine image = new CommandLine(new ImageCommands());
        new CommandLine(new HostImageCommands())
                .getSubcommands()
                .forEach((name, command) -> image.addSubcommand(name, command));
        image.addSubcommand(new CommandLine(new BuildCommand()));
        commands.put("image", image);
        commands.put("commit", new CommandLine(new CommitCommand()));
        commands.put("host", new CommandLine(new HostCommands()));
        commands.put("projections", new CommandLine(new ProjectionCommands()));
        commands.put("replay", new CommandLine(new ReplayCommand()));
        commands.put("replays", new CommandLine(new ReplaysCommand()));
        commands.put("webhooks", new CommandLine(new WebhooksCommand()));
        commands.put("tokens", new CommandLine(new TokensCommand()));
        commands.put("verify", new CommandLine(new VerifyCommand()));
        commands.put("rollout", new CommandLine(new RolloutCommands()));
        commands.put("operation", new CommandLine(new OperationCommands()));
        commands.put("fleet", new CommandLine(new FleetCommands()));
        commands.put("audit", new CommandLine(new AuditCommand()));
        commands.put("login", new CommandLine(new LoginCommand()));
        commands.put("context", new CommandLine(new ContextCommands()));
        commands.put("completion", new CommandLine(new CompletionCommand()));
        // Written down together, yet given without a word before them.
        commands.putAll(new CommandLine(new QueryCommands()).getSubcommands());
        commands.putAll(new CommandLine(new LifeCommands()).getSubcommands());
        commands.putAll(new CommandLine(new LifecycleCommands()).getSubcommands());
        commands.putAll(new CommandLine(new InsideCommands()).getSubcommands());
        commands.putAll(new CommandLine(new AdoptCommands()).getSubcommands());
        commands.putAll(new CommandLine(new DriftCommands()).getSubcommands());
        commands.putAll(new CommandLine(new RollbackCommands()).getSubcommands());
        IN_ORDER.forEach(name -> line.addSubcommand(name, commands.remove(name)));
        if (!commands.isEmpty()) {
            throw new IllegalStateException("commands without a place: " + commands.keySet());
        }
        giveHelp(line);
        line.registerConverter(Duration.class, text -> converted(Times::duration, text));
        line.registerConverter(ReplaceOrder.class, text -> converted(ReplaceOrder::parse, text));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(around.out(), true));
        line.setErr(new PrintWriter(around.err(), true));
        line.setParameterExceptionHandler((failure, _) -> misunderstood(failure, around));
        line.setExecutionExceptionHandler(
                (failure, _, _) -> {
                    if (failure instanceof Failed failed) {
                        around.err()
                                .println(
                                        "waybill: "
                                                + Table.printable(
                                                        String.valueOf(failed.getMessage())));
                        return failed.exitCode();
                    }
                    throw failure;
                });
        return line;
    }

    /**
     * What has a {@code --version} of its own does not inherit the help that comes with the other.
     */
    private static void giveHelp(CommandLine line) {
        if (line.getCommandSpec().findOption("--help") == null) {
            line.getCommandSpec()
                    .addOption(
                            OptionSpec.builder("-h", "--help")
                                    .usageHelp(true)
                                    .description("Show this help message and exit.")
                                    .build());
        }
        line.getSubcommands().values().forEach(Main::giveHelp);
    }

    private static int misunderstood(ParameterException failure, Surroundings around) {
        CommandLine line = failure.getCommandLine();
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("Missing required subcommand")) {
            line.usage(around.err());
        } else {
            around.err().println("waybill: " + Table.printable(message));
            UnmatchedArgumentException.printSuggestions(
                    failure, new PrintWriter(around.err(), true));
            around.err().println("See " + line.getCommandSpec().qualifiedName() + " --help");
        }
        return Failed.USAGE;
    }

    private static <T> T converted(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException failure) {
            throw new TypeConversionException(String.valueOf(failure.getMessage()));
        }
    }
}
