package io.waybill.projections.audit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which terms the entries of one segment have, and at which of its places. */
final class SegmentTerms {
    private final Map<AuditField, Map<String, Places>> values = new EnumMap<>(AuditField.class);
    private final Map<String, Places> words = new HashMap<>();

    /** Places in ascending order, as most terms have few of them. */
    static final class Places {
        private short[] places = new short[2];
        private int count;

        private void add(int place) {
            if (count > 0 && places[count - 1] == place) {
                return; // a word that an entry has twice
            }
            if (count == places.length) {
                places = Arrays.copyOf(places, count * 2);
            }
            places[count++] = (short) place;
        }

        int count() {
            return count;
        }

        SegmentBits bits() {
            SegmentBits bits = new SegmentBits();
            for (int i = 0; i < count; i++) {
                bits.add(places[i]);
            }
            return bits;
        }
    }

    /** In the order of places. */
    void add(int place, AuditEntry entry) {
        for (AuditField field : AuditField.values()) {
            String value = field.of(entry);
            if (value != null) {
                values.computeIfAbsent(field, _ -> new HashMap<>())
                        .computeIfAbsent(value, _ -> new Places())
                        .add(place);
            }
        }
        SearchedWords.each(
                entry, word -> words.computeIfAbsent(word, _ -> new Places()).add(place));
    }

    /** In the order of the index's key, since that is the quickest to write. */
    Map<String, Places> sorted() {
        Map<String, Places> sorted = new TreeMap<>();
        values.forEach(
                (field, of) ->
                        of.forEach((value, places) -> sorted.put(Term.of(field, value), places)));
        words.forEach((word, places) -> sorted.put(Term.ofWord(word), places));
        return sorted;
    }
}
