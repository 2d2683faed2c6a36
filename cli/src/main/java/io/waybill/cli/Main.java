package io.waybill.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

import tools.jackson.core.JacksonException;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExample:%n",
        footer = {
            "  ./waybill up          starts a Waybill here; see ./waybill up --help",
            "  waybill image add shop-web registry.example/shop/web",
            "  waybill image publish shop-web v1",
            "  waybill run --name web -p 8080:80 -m 'first try' shop-web",
            "  waybill history web"
        })
final class Main {
    /** A command, made when it is wanted: making all takes longer than most of them do. */
    private record Known(String name, Supplier<CommandLine> make) {}

    private record Group(String heading, List<Known> commands) {}

    /** What the launcher does itself, without this. */
    private static final Map<String, String> OF_THE_LAUNCHER =
            new TreeMap<>(
                    Map.of(
                            "up", "Start a Waybill here, with a database and a broker of its own.",
                            "agent", "Look after hosts apart from the service.",
                            "restore", "Bring a backup into an empty database."));

    /** As the help lists them: by what they are for, and as people come to need them. */
    private static final List<Group> GROUPS =
            List.of(
                    new Group(
                            "Waybill",
                            List.of(
                                    oneOf("status", QueryCommands.class),
                                    one("demo", DemoCommand::new),
                                    one("login", LoginCommand::new),
                                    one("context", ContextCommands::new),
                                    one("tokens", TokensCommand::new),
                                    one("people", PeopleCommand::new),
                                    oneOf("approvals", ApprovalCommands.class),
                                    oneOf("approve", ApprovalCommands.class),
                                    oneOf("reject", ApprovalCommands.class),
                                    one("completion", CompletionCommand::new),
                                    one("help", HelpCommand::new),
                                    new Known(
                                            NamesCommand.NAME,
                                            () -> new CommandLine(new NamesCommand())))),
                    new Group(
                            "Hosts and images",
                            List.of(
                                    one("host", HostCommands::new),
                                    new Known("image", Main::image))),
                    new Group(
                            "Containers",
                            List.of(
                                    new Known("run", () -> endingAtAWord(new RunCommand())),
                                    oneOf("ps", QueryCommands.class),
                                    oneOf("show", QueryCommands.class),
                                    one("inspect", InspectCommand::new),
                                    oneOf("start", LifecycleCommands.class),
                                    oneOf("stop", LifecycleCommands.class),
                                    oneOf("restart", LifecycleCommands.class),
                                    oneOf("pause", LifecycleCommands.class),
                                    oneOf("unpause", LifecycleCommands.class),
                                    oneOf("kill", LifecycleCommands.class),
                                    oneOf("rename", LifecycleCommands.class),
                                    oneOf("rm", LifecycleCommands.class),
                                    oneOf("move", LifecycleCommands.class),
                                    oneOf("adopt", AdoptCommands.class),
                                    one("secret", SecretCommands::new),
                                    oneOf("drift", DriftCommands.class),
                                    oneOf("drift-policy", DriftCommands.class, "driftPolicy"))),
                    new Group(
                            "Inside containers",
                            List.of(
                                    new Known("exec", () -> endingAtAWord(new ExecInCommand())),
                                    oneOf("logs", InsideCommands.class),
                                    oneOf("transcript", InsideCommands.class),
                                    oneOf("stats", InsideCommands.class),
                                    oneOf("top", InsideCommands.class),
                                    oneOf("changes", InsideCommands.class),
                                    one("cp", CopyCommand::new),
                                    one("commit", CommitCommand::new))),
                    new Group(
                            "Changes of many, and the way back",
                            List.of(
                                    one("upgrade", UpgradeCommand::new),
                                    oneOf("revisions", RevisionCommands.class),
                                    oneOf("diff", RevisionCommands.class),
                                    oneOf("pin", RevisionCommands.class),
                                    oneOf("unpin", RevisionCommands.class),
                                    oneOf("rollback", RollbackCommands.class),
                                    one("rollout", RolloutCommands::new),
                                    one("apply", ApplyCommand::new),
                                    one("stack", StackCommands::new))),
                    new Group(
                            "The past",
                            List.of(
                                    oneOf("history", QueryCommands.class),
                                    oneOf("life", LifeCommands.class),
                                    oneOf("uptime", LifeCommands.class),
                                    one("fleet", FleetCommands::new),
                                    one("audit", AuditCommand::new),
                                    one("operation", OperationCommands::new),
                                    one("replay", ReplayCommand::new))),
                    new Group(
                            "The log, and what follows from it",
                            List.of(
                                    one("events", EventsCommand::new),
                                    one("webhooks", WebhooksCommand::new),
                                    one("replays", ReplaysCommand::new),
                                    one("projections", ProjectionCommands::new),
                                    one("verify", VerifyCommand::new),
                                    one("backup", BackupCommand::new),
                                    one("backups", BackupsCommand::new),
                                    one("proof", ProofCommands::new),
                                    one("archive", ArchiveCommands::new),
                                    oneOf("retention", RetentionCommands.class),
                                    one("holds", HoldsCommand::new))));

    private static final List<Known> KNOWN =
            GROUPS.stream().flatMap(group -> group.commands().stream()).toList();

    private static final List<String> WHERETO =
            List.of("--server", "--token", "--context", "--credentials");

    /** What takes no command at all. */
    private static final List<String> VERSION = List.of("-V", "--version");

    private final Surroundings around;

    @Mixin private Which which = new Which();

    private Main(Surroundings around) {
        this.around = around;
    }

    Surroundings around() {
        return around;
    }

    /** Which Waybill was asked for before the command. */
    Which which() {
        return which;
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
                        InstantSource.system(),
                        Screen.of(System.getProperty("waybill.columns"), System.getenv()));
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
        int at = commandIn(arguments);
        String first = at < arguments.length ? arguments[at] : "";
        if (first.equals("help")) {
            boolean isOfNone =
                    at + 1 < arguments.length
                            && KNOWN.stream()
                                    .noneMatch(known -> known.name().equals(arguments[at + 1]));
            return run(around, HelpCommand.asOption(arguments, at, !isOfNone));
        }
        // The shell's completion is made of all commands, and so is a guess at what was meant.
        boolean isKnown = KNOWN.stream().anyMatch(known -> known.name().equals(first));
        boolean isForOne = isKnown && !first.equals("completion") || VERSION.contains(first);
        return commandLine(around, isForOne ? first::equals : _ -> true).execute(arguments);
    }

    /** Where the command is named: options may go before it. */
    private static int commandIn(String... arguments) {
        int at = 0;
        while (at < arguments.length && WHERETO.contains(arguments[at].replaceFirst("=.*", ""))) {
            at += arguments[at].contains("=") ? 1 : 2;
        }
        return at;
    }

    /** With all commands there are. */
    static CommandLine commandLine(Surroundings around) {
        return commandLine(around, _ -> true);
    }

    private static Known one(String name, Supplier<Object> command) {
        return new Known(name, () -> new CommandLine(command.get()));
    }

    /** One of those that are written down together, whose method is called as it is. */
    private static Known oneOf(String name, Class<?> group) {
        return oneOf(name, group, name);
    }

    private static Known oneOf(String name, Class<?> group, String method) {
        return new Known(
                name,
                () -> new CommandLine(CommandLine.getCommandMethods(group, method).getFirst()));
    }

    /** What follows is the words of another program. */
    private static CommandLine endingAtAWord(Object command) {
        return new CommandLine(command).setStopAtPositional(true);
    }

    private static CommandLine image() {
        CommandLine image = new CommandLine(new ImageCommands());
        new CommandLine(new HostImageCommands())
                .getSubcommands()
                .forEach((name, command) -> image.addSubcommand(name, command));
        image.addSubcommand(new CommandLine(new BuildCommand()));
        return image;
    }

    private static CommandLine commandLine(Surroundings around, Predicate<String> wanted) {
        CommandLine line = new CommandLine(new Main(around));
        KNOWN.stream()
                .filter(known -> wanted.test(known.name()))
                .forEach(known -> line.addSubcommand(known.name(), known.make().get()));
        giveHelp(line);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        line.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Main::commandsByGroup);
        line.registerConverter(Duration.class, text -> converted(Times::duration, text));
        line.registerConverter(ReplaceOrder.class, text -> converted(ReplaceOrder::parse, text));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(around.out(), true));
        line.setErr(new PrintWriter(around.err(), true));
        line.setParameterExceptionHandler((failure, _) -> misunderstood(failure, around));
        line.setExecutionExceptionHandler(
                (failure, _, _) -> {
                    if (failure instanceof Failed failed) {
                        String.valueOf(failed.getMessage())
                                .lines()
                                .map(Table::printable)
                                .reduce((before, next) -> before + "\n  " + next)
                                .ifPresent(said -> around.err().println("waybill: " + said));
                        return failed.exitCode();
                    }
                    if (failure instanceof JacksonException) {
                        around.err()
                                .println(
                                        "waybill: what answers there is no Waybill: its answer is not JSON");
                        return Failed.UNREACHABLE;
                    }
                    throw failure;
                });
        return line;
    }

    /** All of a group stand together; a hidden one is not listed. */
    private static String commandsByGroup(Help help) {
        StringBuilder text = new StringBuilder();
        for (Group group : GROUPS) {
            Map<String, String> lines = new LinkedHashMap<>();
            if (group == GROUPS.getFirst()) {
                lines.putAll(OF_THE_LAUNCHER);
            }
            group.commands()
                    .forEach(
                            known -> {
                                Help of = help.subcommands().get(known.name());
                                if (of != null) {
                                    lines.put(known.name(), firstSentence(of));
                                }
                            });
            text.append('\n').append(group.heading()).append(":\n");
            lines.forEach((name, told) -> text.append("  %-13s%s%n".formatted(name, told)));
        }
        return text.toString();
    }

    private static String firstSentence(Help help) {
        String[] description = help.commandSpec().usageMessage().description();
        String whole = description.length == 0 ? "" : description[0];
        String first = whole.replaceFirst("(?<=[A-Za-z0-9])[.;] .*", "");
        return first.endsWith(".") ? first : first + ".";
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
        String noCommand =
                failure instanceof UnmatchedArgumentException unmatched
                        ? noCommand(unmatched.getUnmatched().getFirst(), line)
                        : "";
        if (message.startsWith("Missing required subcommand")) {
            line.usage(around.err());
        } else if (!noCommand.isEmpty()) {
            around.err().println("waybill: " + Table.printable(noCommand));
            around.err().println("See " + line.getCommandSpec().qualifiedName() + " --help");
        } else {
            around.err().println("waybill: " + Table.printable(message));
            UnmatchedArgumentException.printSuggestions(
                    failure, new PrintWriter(around.err(), true));
            around.err().println("See " + line.getCommandSpec().qualifiedName() + " --help");
        }
        return Failed.USAGE;
    }

    /** What is to be said of a word that nothing takes; nothing where it was an option. */
    private static String noCommand(String word, CommandLine line) {
        if (word.startsWith("-")) {
            return "";
        }
        if (line.getSubcommands().isEmpty()) {
            return "there is no place for '" + word + "'";
        }
        List<String> known = new ArrayList<>(line.getSubcommands().keySet());
        if (line.getParent() == null) {
            if (OF_THE_LAUNCHER.containsKey(word)) {
                return word + " is for the launcher to do: ./waybill " + word + " --help";
            }
            known.addAll(OF_THE_LAUNCHER.keySet());
        }
        return "there is no command '"
                + word
                + "'"
                + Likeness.nearest(word, known)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse("");
    }

    private static <T> T converted(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException failure) {
            throw new TypeConversionException(String.valueOf(failure.getMessage()));
        }
    }
}
