package io.waybill.infra.secret;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys that one thing each is encrypted under, kept beside it, wrapped by the master key.
 * Destroying one makes what it encrypted unreadable, in every copy.
 */
@Component
public class DataKeys {
    private static final Logger log = LoggerFactory.getLogger(DataKeys.class);

    private final JdbcClient jdbc;
    private final MasterKeys masters;
    private final TransactionTemplate transactions;
    private final List<KeyTable> tables;

    DataKeys(
            JdbcClient jdbc,
            MasterKeys masters,
            TransactionTemplate transactions,
            List<KeyTable> tables) {
        this.jdbc = jdbc;
        this.masters = masters;
        this.transactions = transactions;
        this.tables = List.copyOf(tables);
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
        return tables.stream().noneMatch(this::hasKeys);
    }

    private boolean hasKeys(KeyTable keys) {
        return jdbc.sql(
                        "select exists (select from "
                                + keys.table()
                                + " where wrapped_key is not null)")
                .query(Boolean.class)
                .single();
    }

    private record ToRewrap(String named, String master, byte[] wrapped) {}

    /**
     * Wraps by the present master key what another one wrapped, so that former ones are needed no
     * more; what is encrypted stays as it is.
     *
     * @return how many keys were
     * @throws NoMasterKey where one is not at hand; what was done stays done
     */
    public int rewrap() {
        if (nothingDependsOnAMasterKey()) {
            return 0;
        }
        MasterKey now = masters.current(false);
        int rewrapped = tables.stream().mapToInt(keys -> rewrap(keys, now)).sum();
        log.info("{} keys were wrapped anew", rewrapped);
        return rewrapped;
    }

    private int rewrap(KeyTable keys, MasterKey now) {
        List<ToRewrap> left =
                jdbc.sql(
                                "select "
                                        + keys.named()
                                        + ", master_key, wrapped_key from "
                                        + keys.table()
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
            String why = keys.context().apply(each.named());
            byte[] key = open(each.master(), each.wrapped(), why).key();
            byte[] wrapped = now.wrap(key, bytes(why));
            // Each is wrapped with a nonce of its own, so that what it was says which it is.
            transactions.executeWithoutResult(
                    _ ->
                            jdbc.sql(
                                            "update "
                                                    + keys.table()
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
