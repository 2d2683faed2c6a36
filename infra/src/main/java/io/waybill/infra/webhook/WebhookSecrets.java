package io.waybill.infra.webhook;

import io.waybill.infra.secret.DataKeys;
import io.waybill.infra.secret.DataKeys.DataKey;
import io.waybill.infra.secret.KeyTable;
import io.waybill.infra.secret.NoMasterKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What webhooks sign with, encrypted: the newest, and for a while the one before. */
@Component
class WebhookSecrets {
    private static final Logger log = LoggerFactory.getLogger(WebhookSecrets.class);
    private static final String TABLE = "webhook_secret";

    private final JdbcClient jdbc;
    private final DataKeys keys;

    WebhookSecrets(JdbcClient jdbc, DataKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    @Bean
    static KeyTable webhookKeys() {
        return new KeyTable(TABLE, "webhook", WebhookSecrets::keyOf);
    }

    /** A secret that can be kept. */
    record Encrypted(String webhook, String master, byte[] wrapped, byte[] ciphertext) {}

    /**
     * @param until from when on it does not sign any more; none of the newest
     */
    record Known(Secret secret, @Nullable Instant until) {
        boolean signsAt(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /** A webhook cannot sign, and why. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Before the transaction that it is kept in, since a master key may be far away.
     *
     * @throws NoMasterKey where there is none
     */
    Encrypted encrypt(String webhook, Secret secret) {
        DataKey key = keys.make(keyOf(webhook));
        byte[] text = secret.text().getBytes(StandardCharsets.UTF_8);
        return new Encrypted(
                webhook, key.master(), key.wrapped(), key.encrypt(secretOf(webhook), text));
    }

    void put(Encrypted secret) {
        jdbc.sql(
                        """
                        insert into webhook_secret (webhook, master_key, wrapped_key, ciphertext) values (?, ?, ?, ?)""")
                .params(secret.webhook(), secret.master(), secret.wrapped(), secret.ciphertext())
                .update();
    }

    /**
     * @param overlap how long the one before signs, too
     */
    void replaceBy(Encrypted secret, Duration overlap) {
        jdbc.sql("delete from webhook_secret where webhook = ? and until is not null")
                .param(secret.webhook())
                .update();
        jdbc.sql(
                        """
                        update webhook_secret set until = clock_timestamp() + ? * interval '1 millisecond'
                        where webhook = ?""")
                .params(overlap.toMillis(), secret.webhook())
                .update();
        put(secret);
    }

    void forget(String webhook) {
        jdbc.sql("delete from webhook_secret where webhook = ?").param(webhook).update();
    }

    private record Row(
            @Nullable Instant until,
            @Nullable String plain,
            @Nullable String master,
            byte @Nullable [] wrapped,
            byte @Nullable [] ciphertext) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    WebhookRow.instant(row, "until"),
                    row.getString("plain"),
                    row.getString("master_key"),
                    row.getBytes("wrapped_key"),
                    row.getBytes("ciphertext"));
        }
    }

    /**
     * The newest first. A former one that cannot be read is left out: who was given another one
     * because of that is to get events again.
     *
     * @throws Unreadable where the newest cannot be read
     */
    List<Known> of(String webhook) {
        List<Row> rows =
                jdbc.sql(
                                """
                                select until, plain, master_key, wrapped_key, ciphertext from webhook_secret
                                where webhook = ? and (until is null or until > clock_timestamp())
                                order by until desc nulls first""")
                        .param(webhook)
                        .query((row, _) -> Row.of(row))
                        .list();
        if (rows.isEmpty() || rows.getFirst().until() != null) {
            throw new Unreadable("its secret is not there; give it one (rotate-secret)");
        }
        List<Known> known = new ArrayList<>();
        for (Row row : rows) {
            try {
                known.add(new Known(read(webhook, row), row.until()));
            } catch (Unreadable unreadable) {
                if (row.until() == null) {
                    throw unreadable;
                }
                log.warn("webhook {} signs without its former secret: {}", webhook, unreadable);
            }
        }
        return known;
    }

    private Secret read(String webhook, Row row) {
        if (row.plain() != null) {
            return Secret.of(row.plain());
        }
        if (row.master() == null || row.wrapped() == null || row.ciphertext() == null) {
            throw new IllegalStateException("the table's check lets no such row in");
        }
        try {
            byte[] text =
                    keys.open(row.master(), row.wrapped(), keyOf(webhook))
                            .decrypt(secretOf(webhook), row.ciphertext());
            return Secret.of(new String(text, StandardCharsets.UTF_8));
        } catch (NoMasterKey missing) {
            throw new Unreadable("its secret cannot be read: " + missing.getMessage());
        } catch (RuntimeException unfit) {
            throw new Unreadable(
                    "its secret cannot be decrypted: "
                            + unfit.getMessage()
                            + "; give it another one (rotate-secret)");
        }
    }

    long inTheClear() {
        return jdbc.sql("select count(*) from webhook_secret where plain is not null")
                .query(Long.class)
                .single();
    }

    private record Plain(String webhook, String text) {}

    /**
     * Encrypts those that were kept before secrets were encrypted. Several may do so at once, and
     * what is cut off is begun anew.
     *
     * @return how many there were
     * @throws NoMasterKey where there is none
     */
    int encryptPlain() {
        List<Plain> left =
                jdbc.sql("select webhook, plain from webhook_secret where plain is not null")
                        .query((row, _) -> new Plain(row.getString(1), row.getString(2)))
                        .list();
        for (Plain each : left) {
            Encrypted secret = encrypt(each.webhook(), Secret.of(each.text()));
            jdbc.sql(
                            """
                            update webhook_secret set plain = null, master_key = ?, wrapped_key = ?, ciphertext = ?
                            where webhook = ? and plain = ?""")
                    .params(
                            secret.master(),
                            secret.wrapped(),
                            secret.ciphertext(),
                            each.webhook(),
                            each.text())
                    .update();
        }
        return left.size();
    }

    /** Has PostgreSQL write the tables anew that secrets were in the clear in. */
    void sweep() {
        jdbc.sql("vacuum (full) webhook_secret").update();
        jdbc.sql("vacuum (full) webhook").update();
    }

    private static String keyOf(String webhook) {
        return "waybill webhook secret key\0" + webhook;
    }

    private static String secretOf(String webhook) {
        return "waybill webhook secret\0" + webhook;
    }
}
