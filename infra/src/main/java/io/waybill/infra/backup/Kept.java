package io.waybill.infra.backup;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which tables a backup has: those that cannot be made of events.
 *
 * @param name of the part, which is the table's but where a table is in two parts
 * @param from what is read instead of the whole table, as {@code t}
 */
record Kept(String name, String table, @Nullable String from) {
    static final String EVENTS = "event";

    /** Events that were committed and had no position yet; the restored log gives them theirs. */
    static final String WAITING = "event_waiting";

    /** Events that have left the table; in what is restored they are in it again. */
    static final String OFFLOADED = "event_offloaded";

    /** The positions, and places in the table, of events that are in no row of it. */
    static final String ELSEWHERE =
            """
            select p.position, p.global_index from event_position p left join event e using (global_index)
            where e.global_index is null and exists (select from offloaded) order by p.position""";

    private static final String POSITIONED =
            "event_position p join event t on t.global_index = p.global_index order by p.position";
    private static final String UNPOSITIONED =
            "event t where not exists (select from event_position p where p.global_index = t.global_index)"
                    + " order by t.global_index";

    /** What is referred to stands before what refers to it. */
    static final List<Kept> ALL =
            List.of(
                    new Kept(EVENTS, "event", POSITIONED),
                    new Kept(OFFLOADED, "event", "event t where false"),
                    new Kept(WAITING, "event", UNPOSITIONED),
                    new Kept(
                            "event_position",
                            "event_position",
                            "event_position t order by t.position"),
                    whole("merkle_tile"),
                    whole("merkle_edge"),
                    whole("merkle_log"),
                    whole("checkpoint"),
                    whole("access_token"),
                    whole("approval"),
                    whole("secret_version"),
                    whole("person"),
                    whole("lookup_key"),
                    whole("webhook"),
                    whole("webhook_secret"),
                    whole("webhook_change"),
                    whole("container_name"),
                    whole("container_place"),
                    whole("idempotent_request"),
                    whole("rollout_under_way"),
                    whole("rollout_claim"),
                    whole("host_heartbeat"),
                    whole("lost_container"),
                    whole("unmanaged_container"),
                    whole("terminal_transcript"),
                    whole("verification"),
                    whole("verification_check"),
                    whole("verification_difference"),
                    whole("replay"),
                    whole("legal_hold"),
                    whole("backup_taken"));

    /**
     * What the restored service has anew: how far topics were read and told, which are other ones;
     * sessions of browsers; which files of the archive there are, which prove the former log, and
     * what is in them only, which is in the table again; and the sequencer's state, which counts
     * transactions of one server.
     */
    static final Set<String> LEFT_OUT =
            Set.of(
                    "snapshot_event",
                    "event_sequencer",
                    "observation_offset",
                    "checkpoint_told",
                    "archive_segment",
                    "offloaded",
                    "web_session",
                    "flyway_schema_history");

    private static Kept whole(String table) {
        return new Kept(table, table, null);
    }

    /** The part of that name; none where there is no such. */
    static Optional<Kept> of(String name) {
        return ALL.stream().filter(kept -> kept.name().equals(name)).findFirst();
    }

    static Set<String> tables() {
        return ALL.stream().map(Kept::table).collect(Collectors.toSet());
    }

    /**
     * Reads these columns. Numbers of transactions are one server's own: those of events are left
     * out, and given anew.
     */
    String copyOut(List<String> columns) {
        String read =
                columns.stream().map(column -> "t." + column).collect(Collectors.joining(", "));
        return "copy (select "
                + read
                + " from "
                + (from == null ? table + " t" : from)
                + ") to stdout";
    }

    String copyIn(List<String> columns) {
        return "copy " + table + " (" + String.join(", ", columns) + ") from stdin";
    }
}
