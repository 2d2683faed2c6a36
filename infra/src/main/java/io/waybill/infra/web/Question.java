package io.waybill.infra.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether something is really meant, on a page of its own: what it will do, what is to be chosen,
 * and why.
 */
final class Question {
    private final String title;
    private final String room;
    private final String action;
    private final String back;
    private final List<String> meaning = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();
    private final List<Text> texts = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private String button;
    private boolean dangerous;

    /** One of several, by radio buttons. */
    record Choice(String name, String legend, List<Option> options) {}

    /**
     * @param because what there is to say of it, such as why it cannot be chosen
     */
    record Option(
            String value,
            String label,
            @Nullable String because,
            boolean chosen,
            boolean possible) {}

    record Text(String name, String label, @Nullable String value, String hint) {}

    record Check(String name, String label, boolean checked) {}

    /**
     * @param action where the form goes to
     * @param back where whoever leaves it goes to
     */
    Question(String title, String room, String action, String back) {
        this.title = title;
        this.button = title;
        this.room = room;
        this.action = action;
        this.back = back;
    }

    Question says(String sentence) {
        meaning.add(sentence);
        return this;
    }

    Question choice(String name, String legend, List<Option> options) {
        choices.add(new Choice(name, legend, options));
        return this;
    }

    Question text(String name, String label, @Nullable String value, String hint) {
        texts.add(new Text(name, label, value, hint));
        return this;
    }

    Question check(String name, String label, boolean checked) {
        checks.add(new Check(name, label, checked));
        return this;
    }

    Question button(String words) {
        button = words;
        return this;
    }

    Question dangerous() {
        dangerous = true;
        return this;
    }

    ModelAndView asked(Because because, @Nullable Wrong wrong) {
        return new ModelAndView("ui/question")
                .addObject("question", this)
                .addObject("because", because)
                .addObject("wrong", wrong);
    }

    public String title() {
        return title;
    }

    public String room() {
        return room;
    }

    public String action() {
        return action;
    }

    public String back() {
        return back;
    }

    public List<String> meaning() {
        return meaning;
    }

    public List<Choice> choices() {
        return choices;
    }

    public List<Text> texts() {
        return texts;
    }

    public List<Check> checks() {
        return checks;
    }

    public String button() {
        return button;
    }

    public boolean isDangerous() {
        return dangerous;
    }

    /** Whether anything can be chosen where something has to be. */
    public boolean isPossible() {
        return choices.stream()
                .allMatch(choice -> choice.options().stream().anyMatch(Option::possible));
    }
}
