"""What every shape of an answer is."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Nothing is sent that is not written here."""

    model_config = ConfigDict(extra="forbid")
