package io.waybill.infra;

import io.waybill.domain.Conflict;
import io.waybill.domain.HostId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Grant;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.access.AccessTokens;
import io.waybill.infra.access.Actor;
import io.waybill.infra.access.LoginLinks;
import io.waybill.infra.access.TokenRecords;
import io.waybill.infra.adoption.UnmanagedContainers;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.people.People;

import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service with nothing in it needs before anybody can use it: a way in, and a host. Says
 * where to look.
 */
@Component
public class FirstStart {
    private static final HostId LOCAL = new HostId("local");
    private static final Duration FIRST_REPORT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Duration FIRST_TOKEN_LASTS = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);
    private final AccessTokens tokens;
    private final TokenRecords records;
    private final LoginLinks links;
    private final UnmanagedContainers unmanaged;
    private final Commands commands;
    private final Aggregates aggregates;
    private final KafkaProperties kafka;
    private final Environment environment;
    private final People people;
    private TokenRecords.@Nullable Made made;

    FirstStart(
            AccessTokens tokens,
            TokenRecords records,
            LoginLinks links,
            UnmanagedContainers unmanaged,
            Commands commands,
            Aggregates aggregates,
            KafkaProperties kafka,
            Environment environment,
            People people) {
        this.tokens = tokens;
        this.records = records;
        this.links = links;
        this.unmanaged = unmanaged;
        this.commands = commands;
        this.aggregates = aggregates;
        this.kafka = kafka;
        this.environment = environment;
        this.people = people;
    }

    /** Waits for a database that goes away meanwhile, as the service does that was started. */
    void welcome(long begin) {
        while (true) {
            try {
                prepareAndSay(begin);
                return;
            } catch (TransactionException | DataAccessException | EventStoreException away) {
                log.warn("waits for the database to say where to look: {}", away.toString());
            }
            try {
                Thread.sleep(TRY_AGAIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void prepareAndSay(long begin) {
        String server =
                (isEncrypted() ? "https" : "http")
                        + "://127.0.0.1:"
                        + environment.getProperty("local.server.port", "7070");
        boolean embedded = Boolean.getBoolean("waybill.embedded");
        if (made == null && tokens.nobodyAdministers()) {
            made =
                    records.make(
                            NewIds.next(),
                            new Actor(
                                    people.onRecord("admin", "user"),
                                    "user",
                                    List.of(Grant.EVERYTHING)),
                            // Beside embedded servers it is in a file that is the owner's, as the
                            // data is.
                            embedded ? null : Instant.now().plus(firstTokenLasts()),
                            Caller.system("nobody could administer Waybill"));
        }
        String token = made == null ? null : made.token();
        Path credentials = DataFolder.path().resolve("credentials.json");
        String kept = embedded ? keep(credentials, server, token) : null;
        HostEndpoint named = named();
        if (embedded || named != null) {
            registerLocalHost(named != null ? named : found());
        }
        StringBuilder text = new StringBuilder();
        text.append(
                "\nWaybill is ready after %.1f s.%n".formatted((System.nanoTime() - begin) / 1e9));
        text.append("  Web      ").append(door(server, kept)).append('\n');
        text.append("  API      ")
                .append(server)
                .append("/api/v1   (described at ")
                .append(server)
                .append("/v3/api-docs)\n");
        text.append("  Health   ").append(server).append("/actuator/health\n");
        text.append("  Kafka    ")
                .append(kafka.bootstrapServers())
                .append("   topic ")
                .append(kafka.topics().events())
                .append('\n');
        if (embedded || named != null) {
            text.append("  Host     ").append(localHost(named)).append('\n');
        }
        if (made != null) {
            text.append("  Token    ")
                    .append(made.token())
                    .append("   (actor admin; shown this once)\n");
            Instant until = made.record().expiresAt();
            if (until != null) {
                text.append("           valid until ")
                        .append(until.truncatedTo(ChronoUnit.SECONDS))
                        .append(
                                ": make those that are to last with it, ./waybill tokens make --help\n");
            }
        }
        if (embedded) {
            text.append("  Sign-in  the command line takes it from ")
                    .append(credentials)
                    .append('\n');
            text.append(
                    "Try ./waybill --help in another terminal. Ctrl-C stops Waybill; what it knows stays.\n");
        }
        System.out.println(text);
        if (embedded || named != null) {
            Thread.ofVirtual().name("offer").start(this::offerAdoption);
        }
    }

    private Duration firstTokenLasts() {
        return environment.getProperty(
                "waybill.access.first-token-lasts", Duration.class, FIRST_TOKEN_LASTS);
    }

    private boolean isEncrypted() {
        return Binder.get(environment)
                .bind("server.ssl", Ssl.class)
                .map(ssl -> ssl.isEnabled())
                .orElse(false);
    }

    /** Says what runs on this machine already, as soon as its agent has told. */
    private void offerAdoption() {
        try {
            for (Instant until = Instant.now().plus(FIRST_REPORT);
                    Instant.now().isBefore(until); ) {
                int count = unmanaged.on(LOCAL.value()).size();
                if (count > 0) {
                    System.out.printf(
                            "Containers on this machine that are not on record: %d. ./waybill ps shows them;"
                                    + " ./waybill adopt --all puts them under record, and does nothing to them.%n%n",
                            count);
                    return;
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException | DataAccessException _) {
            // The service ends.
        }
    }

    /**
     * Where people look. Who started this on a machine of their own is let in by the link; a
     * fragment is sent to no server, so that it ends in no log.
     */
    private String door(String server, @Nullable String token) {
        return Optional.ofNullable(token)
                .filter(known -> tokens.actorOf(known).isPresent())
                .map(
                        known ->
                                "%s/ui/login#%s%n           (lets one browser in, once, within %d minutes; later, sign in with the token)"
                                        .formatted(
                                                server,
                                                links.make(known),
                                                LoginLinks.VALID.toMinutes()))
                .orElse(server + "/ui   (sign in with a token)");
    }

    /**
     * The command line beside this process finds its way in; nobody else may read it.
     *
     * @return the token that it finds there; none where none ever was
     */
    private static @Nullable String keep(Path file, String server, @Nullable String token) {
        try {
            Map<String, String> content = new LinkedHashMap<>();
            if (token == null && Files.exists(file)) {
                WaybillJson.mapper()
                        .readTree(Files.readString(file))
                        .forEachEntry((key, value) -> content.put(key, value.asString()));
            }
            content.put("server", server);
            if (token != null) {
                content.put("token", token);
            }
            Path fresh =
                    Files.createTempFile(
                            file.toAbsolutePath().getParent(),
                            "credentials",
                            "",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, WaybillJson.mapper().writeValueAsString(content));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return content.get("token");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void registerLocalHost(HostEndpoint endpoint) {
        try {
            aggregates.host(LOCAL);
        } catch (UnknownThing _) {
            try {
                commands.send(
                        new RegisterHost(LOCAL, endpoint, Map.of()),
                        Caller.system(
                                endpoint.isSimulated()
                                        ? "no engine answers, so containers are only played"
                                        : "the engine on this machine"));
            } catch (Conflict _) {
                // Another instance was faster.
            }
        }
    }

    /** The engine that somebody named for this service, by property, option or environment. */
    private @Nullable HostEndpoint named() {
        if (environment.getProperty("waybill.simulated", Boolean.class, false)) {
            return HostEndpoint.SIMULATED;
        }
        String address = environment.getProperty("waybill.docker-host", "");
        return address.isBlank() ? null : new HostEndpoint(address, null);
    }

    private static HostEndpoint found() {
        String named = System.getenv("DOCKER_HOST");
        if (named != null && !named.isBlank()) {
            return new HostEndpoint(named, null);
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return Stream.of(
                        "/var/run/docker.sock",
                        runtime == null ? "" : runtime + "/podman/podman.sock",
                        "/run/podman/podman.sock")
                .filter(FirstStart::answers)
                .findFirst()
                .map(socket -> new HostEndpoint("unix://" + socket, null))
                .orElse(HostEndpoint.SIMULATED);
    }

    private static boolean answers(String socket) {
        if (socket.isEmpty() || !Files.exists(Path.of(socket))) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException _) {
            return false;
        }
    }

    private String localHost(@Nullable HostEndpoint named) {
        HostEndpoint endpoint = aggregates.host(LOCAL).endpoint();
        String text =
                endpoint.isSimulated()
                        ? "local — SIMULATED: containers here are only played. Start Docker or Podman and register it:"
                                + " ./waybill host add NAME unix:///var/run/docker.sock"
                        : "local, the engine at " + endpoint.address();
        return named == null || named.equals(endpoint)
                ? text
                : text
                        + "\n           since its registration; "
                        + named.address()
                        + " is not used: register it under another name";
    }
}
