package io.waybill.infra.secret;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keys that one thing each is encrypted under, kept beside it, wrapped by the master key.
 * Destroying one makes what it encrypted unreadable, in every copy.
 */
@Component
public class DataKeys {
    private static final String NOTHING_DEPENDS_ON_A_MASTER_KEY =
            """
            select not exists (select from secret_version where wrapped_key is not null)
                and not exists (select from person where wrapped_key is not null)
                and not exists (select from lookup_key)""";

    private final JdbcClient jdbc;
    private final MasterKeys masters;
    private final TransactionTemplate transactions;

    DataKeys(JdbcClient jdbc, MasterKeys masters, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.masters = masters;
        this.transactions = transactions;
    }

    /**
     * A key, and the same as it is kept.
     *
     * @param master the id of the master key that it is wrapped by
     */
    public record DataKey(String master, byte[] key, byte[] wrapped) {
        /**
         * @param alongside what it is of, which has to be told again to decrypt it
         */
        public byte[] encrypt(String alongside, byte[] content) {
            return Sealed256.encrypt(key, bytes(alongside), content);
        }

        /**
         * @throws IllegalArgumentException where it was not encrypted by this key along with this,
         *     or was changed since
         */
        public byte[] decrypt(String alongside, byte[] encrypted) {
            return Sealed256.decrypt(key, bytes(alongside), encrypted);
        }

        @Override
        public String toString() {
            return "DataKey[…]";
        }
    }

    /**
     * A new key; before the transaction that it is used in, since a master key may be far away.
     *
     * @param context what it is for, which has to be told again to unwrap it
     * @throws NoMasterKey where there is none
     */
    public DataKey make(String context) {
        MasterKey master = masters.current(nothingDependsOnAMasterKey());
        byte[] key = Sealed256.newKey();
        return new DataKey(master.id(), key, master.wrap(key, bytes(context)));
    }

    /**
     * One that is kept.
     *
     * @throws NoMasterKey where the master key that it is wrapped by is not at hand
     * @throws RuntimeException where it was wrapped for something else, or was changed since
     */
    public DataKey open(String master, byte[] wrapped, String context) {
        return new DataKey(master, masters.of(master).unwrap(wrapped, bytes(context)), wrapped);
    }

    private boolean nothingDependsOnAMasterKey() {
        return jdbc.sql(NOTHING_DEPENDS_ON_A_MASTER_KEY).query(Boolean.class).single();
    }

    private record ToRewrap(String named, String master, byte[] wrapped) {}

    /**
     * Wraps by the present master key what another one wrapped; what is encrypted stays as it is.
     *
     * @param table with the columns {@code master_key} and {@code wrapped_key}
     * @param named the column that says what each key is for
     * @param context that each was wrapped with, of what that column says
     * @return how many keys were
     * @throws NoMasterKey where one is not at hand; what was done stays done
     */
    public int rewrap(String table, String named, UnaryOperator<String> context) {
        if (nothingDependsOnAMasterKey()) {
            return 0;
        }
        MasterKey now = masters.current(false);
        List<ToRewrap> left =
                jdbc.sql(
                                "select "
                                        + named
                                        + ", master_key, wrapped_key from "
                                        + table
                                        + " where master_key <> ? order by 1")
                        .param(now.id())
                        .query(
                                (row, _) ->
                                        new ToRewrap(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getBytes(3)))
                        .list();
        for (ToRewrap each : left) {
            String why = context.apply(each.named());
            byte[] key = open(each.master(), each.wrapped(), why).key();
            byte[] wrapped = now.wrap(key, bytes(why));
            // Each is wrapped with a nonce of its own, so that what it was says which it is.
            transactions.executeWithoutResult(
                    _ ->
                            jdbc.sql(
                                            "update "
                                                    + table
                                                    + " set master_key = ?, wrapped_key = ? where wrapped_key = ?")
                                    .params(now.id(), wrapped, each.wrapped())
                                    .update());
        }
        return left.size();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
