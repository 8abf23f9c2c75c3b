def test_the_api_answers_while_redis_is_away(client, cast, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    client.force_login(cast.operator)
    assert client.get("/api/v1/me/").status_code == 200
