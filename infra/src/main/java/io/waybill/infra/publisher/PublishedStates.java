package io.waybill.infra.publisher;

import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.StateDocuments;
import io.waybill.infra.KafkaProperties;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the topics of states have at the position that is published, to go on from: as it is there,
 * or made anew from the log where that cannot be relied on.
 */
final class PublishedStates {
    private static final Logger log = LoggerFactory.getLogger(PublishedStates.class);
    private static final int PAGE = 2_000;

    private final EventLog eventLog;
    private final KafkaProperties kafka;
    private final StateDocuments documents = new StateDocuments();
    private final Map<String, StoredEvent> changedBy = new HashMap<>();
    private final Set<String> leftOver = new HashSet<>();

    PublishedStates(EventLog eventLog, KafkaProperties kafka) {
        this.eventLog = eventLog;
        this.kafka = kafka;
    }

    StateDocuments documents() {
        return documents;
    }

    /**
     * @return whether they are there as the position says; else they have to be made anew
     */
    boolean restore(LogPosition published) throws InterruptedException {
        Map<String, byte[]> there = StateTopics.read(kafka);
        LogPosition.States said = published.states();
        if (said != null
                && said.form().equals(StateDocument.REVISION)
                && said.documents() == there.size()) {
            try {
                Map<String, StateDocument> parsed = new HashMap<>();
                there.forEach((key, value) -> parsed.put(key, StateTopics.parse(key, value)));
                documents.restore(parsed);
                return true;
            } catch (JacksonException | IllegalStateException unreadable) {
                log.warn("what the topics of states say cannot be read: {}", unreadable.toString());
            }
        }
        leftOver.addAll(there.keySet());
        return false;
    }

    /** Folds the log up to the position that is published. */
    void fold(long published, Consumer<String> progress) throws InterruptedException {
        documents.restore(Map.of());
        log.info("the topics of states are made anew from {} events", published);
        for (long position = 0; position < published; ) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            progress.accept(
                    "the topics of states are made anew: %d of %d events read; what is new is published then"
                            .formatted(position, published));
            List<StoredEvent> page =
                    eventLog.after(position, (int) Math.min(PAGE, published - position));
            for (StoredEvent event : page) {
                for (String key : documents.apply(event.event(), () -> eventLog.before(event))) {
                    changedBy.put(key, event);
                }
            }
            position = page.getLast().position();
        }
    }

    /** What is to be written for them to be as folded, by key: the event that changed it last. */
    Map<String, StoredEvent> changed() {
        changedBy.keySet().removeIf(key -> documents.of(key) == null && !leftOver.contains(key));
        return changedBy;
    }
}
