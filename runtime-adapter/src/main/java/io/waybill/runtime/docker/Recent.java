package io.waybill.runtime.docker;

import java.util.LinkedHashMap;
import java.util.Map;

/** Forgets its oldest entries where it would hold more than so many. Not for many threads. */
final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Recent(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
    }
}
