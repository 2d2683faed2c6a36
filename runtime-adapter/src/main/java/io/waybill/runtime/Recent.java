package io.waybill.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Forgets its oldest entries where it would hold more than so many. Not for many threads. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    public Recent(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
