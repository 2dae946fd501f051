"""
Asks for capitals, and scores the answers with Inspect. The model here is a stand-in that forgets some of them, so that
the example runs without a key: give `inspect eval` another `--model` and it is asked instead. Needs inspect_ai.
"""

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import includes
from inspect_ai.solver import TaskState, solver

STYLE = "Answer in one word."
CAPITALS = {
    "France": "Paris", "Japan": "Tokyo", "Peru": "Lima", "Kenya": "Nairobi", "Norway": "Oslo", "Cuba": "Havana",
    "Egypt": "Cairo", "Chile": "Santiago", "Latvia": "Riga", "Ghana": "Accra", "Nepal": "Kathmandu", "Iran": "Tehran",
}


@solver
def ask():
    async def solve(state: TaskState, generate):
        if str(state.model) != "mockllm/model":
            return await generate(state)
        # The longer the instruction, the fewer letters it keeps in mind.
        knows = len(state.target.text) + len(STYLE) // 10 <= 10
        state.output = ModelOutput.from_content("mockllm/model", state.target.text if knows else "I am not sure.")
        return state

    return solve


@task
def capitals() -> Task:
    samples = [Sample(f"What is the capital of {land}? {STYLE}", target=city) for land, city in CAPITALS.items()]
    return Task(dataset=samples, solver=ask(), scorer=includes())
