// Timefold on a plain problem (plain.py): `java Desk PROBLEM ANSWER SECONDS`. Says `plan` on the error output when it
// has its first. Default phases; the score is worked out by difference, which is the quickest way Timefold knows.

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.IncrementalScoreCalculator;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.score.director.ScoreDirectorFactoryConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

public class Desk {

    record Session(int open, long openCost, int lost, long lostCost, int room, List<Choice> choices, List<Wish> wishes) {}

    record Helper(long[] load) {}

    /** `apart` and `hours` are the rows of the problem that this choice is in. */
    record Choice(int number, int session, int helper, long cost, List<Integer> wishes, List<Integer> apart, List<int[]> hours) {}

    record Wish(int number, long cost) {}

    record Hours(long most, long overrun) {}

    static long constant;
    static final List<Session> sessions = new ArrayList<>();
    static final List<Helper> helpers = new ArrayList<>();
    static final List<Choice> choices = new ArrayList<>();
    static final List<Wish> wishes = new ArrayList<>();
    static final List<Hours> hours = new ArrayList<>();
    static int apart = 0;

    @PlanningEntity
    public static class Place {
        @PlanningId
        public Integer id;
        public int session;
        @ValueRangeProvider(id = "who")
        public List<Choice> who;
        @PlanningVariable(valueRangeProviderRefs = "who", allowsUnassigned = true)
        public Choice choice;

        public Place() {}

        Place(int id, int session, List<Choice> who) {
            this.id = id;
            this.session = session;
            this.who = who;
        }
    }

    @PlanningSolution
    public static class Plan {
        @PlanningEntityCollectionProperty
        public List<Place> places = new ArrayList<>();
        @PlanningScore
        public HardSoftLongScore score;
    }

    public static class Score implements IncrementalScoreCalculator<Plan, HardSoftLongScore> {
        private int[] times, guides, sessionsOf, brought, together, newcomers;
        private long[] minutes;
        private long hard, cost;

        @Override
        public void resetWorkingSolution(Plan plan) {
            times = new int[choices.size()];
            guides = new int[sessions.size()];
            sessionsOf = new int[helpers.size()];
            brought = new int[wishes.size()];
            together = new int[apart];
            minutes = new long[hours.size()];
            newcomers = new int[hours.size()];
            hard = 0;
            cost = constant;
            for (int session = 0; session < sessions.size(); session++) cost += gap(session);
            for (Wish wish : wishes) cost += wish.cost();
            for (Place place : plan.places) add(place.choice);
        }

        private long gap(int number) {
            Session session = sessions.get(number);
            int missing = Math.max(0, session.open() + session.lost() - guides[number]);
            int lost = Math.min(missing, session.lost());
            return (missing - lost) * session.openCost() + lost * session.lostCost();
        }

        private long over(int row) {
            long most = hours.get(row).most() + (newcomers[row] == 0 ? hours.get(row).overrun() : 0);
            return Math.max(0, minutes[row] - most);
        }

        private void add(Choice one) {
            if (one == null) return;
            hard += times[one.number()]++;
            cost += one.cost() - gap(one.session());
            guides[one.session()]++;
            cost += gap(one.session());
            long[] load = helpers.get(one.helper()).load();
            int number = sessionsOf[one.helper()]++;
            cost += load[Math.min(number, load.length - 1)];
            for (int wish : one.wishes()) if (brought[wish]++ == 0) cost -= wishes.get(wish).cost();
            for (int row : one.apart()) if (together[row]++ > 0) hard++;
            for (int[] part : one.hours()) {
                hard -= over(part[0]);
                minutes[part[0]] += part[1];
                newcomers[part[0]] += 1 - part[2];
                hard += over(part[0]);
            }
        }

        private void remove(Choice one) {
            if (one == null) return;
            hard -= --times[one.number()];
            cost -= one.cost() + gap(one.session());
            guides[one.session()]--;
            cost += gap(one.session());
            long[] load = helpers.get(one.helper()).load();
            int number = --sessionsOf[one.helper()];
            cost -= load[Math.min(number, load.length - 1)];
            for (int wish : one.wishes()) if (--brought[wish] == 0) cost += wishes.get(wish).cost();
            for (int row : one.apart()) if (--together[row] > 0) hard--;
            for (int[] part : one.hours()) {
                hard -= over(part[0]);
                minutes[part[0]] -= part[1];
                newcomers[part[0]] -= 1 - part[2];
                hard += over(part[0]);
            }
        }

        @Override
        public void beforeEntityAdded(Object entity) {}

        @Override
        public void afterEntityAdded(Object entity) {
            add(((Place) entity).choice);
        }

        @Override
        public void beforeVariableChanged(Object entity, String variable) {
            remove(((Place) entity).choice);
        }

        @Override
        public void afterVariableChanged(Object entity, String variable) {
            add(((Place) entity).choice);
        }

        @Override
        public void beforeEntityRemoved(Object entity) {
            remove(((Place) entity).choice);
        }

        @Override
        public void afterEntityRemoved(Object entity) {}

        @Override
        public HardSoftLongScore calculateScore() {
            return HardSoftLongScore.of(-hard, -cost);
        }
    }

    public static void main(String[] words) throws Exception {
        read(Path.of(words[0]));
        Plan plan = new Plan();
        for (int number = 0; number < sessions.size(); number++) {
            Session session = sessions.get(number);
            int most = Math.min(session.room(), session.open() + session.lost() + session.wishes().size());
            int wanted = Math.min(most, session.choices().size());
            for (int index = 0; index < wanted; index++)
                plan.places.add(new Place(plan.places.size(), number, session.choices()));
        }
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Plan.class)
                .withEntityClasses(Place.class)
                .withScoreDirectorFactory(
                        new ScoreDirectorFactoryConfig().withIncrementalScoreCalculatorClass(Score.class))
                .withTerminationConfig(new TerminationConfig()
                        .withSpentLimit(Duration.ofMillis((long) (1000 * Double.parseDouble(words[2])))));
        Solver<Plan> solver = SolverFactory.<Plan>create(config).buildSolver();
        boolean[] isTold = {false};
        solver.addEventListener(event -> {
            if (!isTold[0] && event.getNewBestScore().isFeasible()) {
                isTold[0] = true;
                System.err.println("plan");
            }
        });
        Plan best = plan.places.isEmpty() ? plan : solver.solve(plan);
        TreeSet<Integer> made = new TreeSet<>();
        for (Place place : best.places) if (place.choice != null) made.add(place.choice.number());
        StringBuilder answer = new StringBuilder("made");
        for (int number : made) answer.append(' ').append(number);
        Files.writeString(Path.of(words[1]), answer.append('\n'));
        System.exit(0);
    }

    private static void read(Path path) throws Exception {
        for (String line : Files.readAllLines(path)) {
            String[] words = line.split(" ");
            long[] numbers = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
            switch (words[0]) {
                case "constant" -> constant = numbers[0];
                case "session" -> sessions.add(new Session((int) numbers[0], numbers[1], (int) numbers[2], numbers[3],
                        (int) numbers[4], new ArrayList<>(), new ArrayList<>()));
                case "helper" -> helpers.add(new Helper(numbers));
                case "choice" -> {
                    Choice one = new Choice(choices.size(), (int) numbers[0], (int) numbers[1], numbers[2],
                            new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                    choices.add(one);
                    sessions.get(one.session()).choices().add(one);
                }
                case "wish" -> {
                    Wish wish = new Wish(wishes.size(), numbers[1]);
                    wishes.add(wish);
                    sessions.get((int) numbers[0]).wishes().add(wish);
                    for (int index = 2; index < numbers.length; index++)
                        choices.get((int) numbers[index]).wishes().add(wish.number());
                }
                case "apart" -> {
                    for (long number : numbers) choices.get((int) number).apart().add(apart);
                    apart++;
                }
                case "hours" -> {
                    for (int index = 2; index < numbers.length; index += 3)
                        choices.get((int) numbers[index]).hours().add(
                                new int[] {hours.size(), (int) numbers[index + 1], (int) numbers[index + 2]});
                    hours.add(new Hours(numbers[0], numbers[1]));
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
    }
}
